package dev.heddle.chaos;

import dev.heddle.core.Entropy;
import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.HandshakeResult;
import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.Identity;
import dev.heddle.noise.InitiatorHandshake;
import dev.heddle.noise.NoiseSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// First messages of a handshake, made beforehand so that one costs its sender next to nothing. For one
/// thread.
abstract sealed class FirstFlights {
    private static final int KEY_AT = PeerId.BYTES;
    private static final int EPHEMERAL_AT = KEY_AT + PublicKey.BYTES;

    private final List<byte[]> flights;
    private long made;

    private FirstFlights(List<byte[]> flights) {
        this.flights = flights;
    }

    /// 168 bytes, on loan until the next call.
    final byte[] next() {
        byte[] flight = flights.get((int) (made % flights.size()));
        vary(flight, made++);
        return flight;
    }

    abstract void vary(byte[] flight, long number);

    /// The right key, ids that the node lists, and noise behind them: the node has to agree a key to find
    /// out.
    static FirstFlights junk(AttackTarget target, SplittableRandom random) {
        List<byte[]> flights = new ArrayList<>();
        for (PeerId peer : target.listed()) flights.add(noise(target, peer, random));
        return new Junk(flights, EPHEMERAL_AT);
    }

    /// The same of ids that nobody lists.
    static FirstFlights junkUnlisted(AttackTarget target, SplittableRandom random) {
        byte[] peer = new byte[PeerId.BYTES];
        random.nextBytes(peer);
        return new Junk(List.of(noise(target, PeerId.of(peer), random)), 0);
    }

    /// All in order but for the key, which is not one of the claimed peer: the node has to agree keys
    /// twice. As nothing is kept of a message that was refused, one for each peer will do.
    static FirstFlights wrongKey(AttackTarget target) {
        List<byte[]> flights = new ArrayList<>();
        for (PeerId peer : target.listed()) {
            try (Identity claimed = Identity.generate(peer, keys(), Ciphers.system())) {
                flights.add(flight(target, claimed));
            }
        }
        return new Fixed(flights);
    }

    /// What the first member says now, again and again; the first time it is genuine.
    static FirstFlights recorded(AttackTarget target) {
        return new Fixed(List.of(flight(target, target.members().getFirst())));
    }

    private static byte[] flight(AttackTarget target, Identity from) {
        HandshakeSetup setup = setup(from);
        try (InitiatorHandshake handshake = new InitiatorHandshake(setup, target.peer(), target.key())) {
            return switch (handshake.firstFlight(System.currentTimeMillis())) {
                case HandshakeResult.Done<byte[]>(byte[] flight) -> flight;
                case HandshakeResult.Refused<byte[]>(var refusal) -> throw new IllegalArgumentException(refusal.why());
            };
        }
    }

    static HandshakeSetup setup(Identity own) {
        return new HandshakeSetup(own, NoiseSuite.AESGCM_SHA256, keys(), Ciphers.system());
    }

    /// Where keys come from: not the attack's seed, because no key may be used in two runs. Secret they
    /// need not be towards a node of our own on this machine.
    private static Entropy keys() {
        return new SplittableRandom()::nextBytes;
    }

    private static byte[] noise(AttackTarget target, PeerId claimed, SplittableRandom random) {
        byte[] flight = new byte[InitiatorHandshake.FIRST_FLIGHT_BYTES];
        random.nextBytes(flight);
        System.arraycopy(claimed.bytes(), 0, flight, 0, PeerId.BYTES);
        System.arraycopy(target.key().bytes(), 0, flight, KEY_AT, PublicKey.BYTES);
        return flight;
    }

    private static final class Junk extends FirstFlights {
        private final int counterAt;

        Junk(List<byte[]> flights, int counterAt) {
            super(flights);
            this.counterAt = counterAt;
        }

        @Override
        void vary(byte[] flight, long number) {
            for (int i = 0; i < Long.BYTES; i++) flight[counterAt + i] = (byte) (number >>> (8 * i));
        }
    }

    private static final class Fixed extends FirstFlights {
        Fixed(List<byte[]> flights) {
            super(flights);
        }

        @Override
        void vary(byte[] flight, long number) {}
    }
}
