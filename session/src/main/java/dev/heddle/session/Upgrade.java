package dev.heddle.session;

import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolViolation;
import dev.heddle.core.PublicKey;
import dev.heddle.noise.Claim;
import dev.heddle.noise.Established;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.HandshakeResult;
import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.InitiatorHandshake;
import dev.heddle.noise.ResponderHandshake;
import dev.heddle.noise.TrustedPeers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// What a fresh link says before there are records, for both ends: messages of fixed length, collected from
/// whatever pieces they come in. Nothing is allocated from a length that a stranger sent (T-02).
abstract sealed class Upgrade {
    /// What follows from the bytes read so far.
    sealed interface Outcome {
        /// The message is not complete.
        record More() implements Outcome {}

        /// A dialler's claim; go on with [Responder#answer(byte[])] once its time stamp was found good.
        record Vet(Claim claim) implements Outcome {}

        record Refused(HandshakeRefusal refusal) implements Outcome {}

        record Keys(Established keys) implements Outcome {}
    }

    private final byte[] message;
    private int have;

    private Upgrade(int messageBytes) {
        message = new byte[messageBytes];
    }

    /// Reads up to the end of the one message that this end waits for, no further.
    Outcome read(ByteBuf loan) {
        if (have == message.length) throw new ProtocolViolation("bytes before the handshake's answer");
        int bytes = Math.min(message.length - have, loan.readableBytes());
        loan.readBytes(message, have, bytes);
        have += bytes;
        return have < message.length ? new Outcome.More() : complete(message);
    }

    /// Whom the handshake is with, once it has come so far.
    abstract PeerId peer();

    /// Whether the other end has said nothing at all.
    boolean unanswered() {
        return have == 0 && this instanceof Initiator;
    }

    /// Wipes what is secret; keys handed out stay. Repeated calls are harmless.
    abstract void close();

    abstract Outcome complete(byte[] bytes);

    static final class Initiator extends Upgrade {
        private final InitiatorHandshake noise;
        private final PeerId peer;

        Initiator(HandshakeSetup setup, PeerId peer, PublicKey key) {
            super(InitiatorHandshake.ANSWER_BYTES);
            this.noise = new InitiatorHandshake(setup, peer, key);
            this.peer = peer;
        }

        HandshakeResult<byte[]> firstFlight(long timestampMillis) {
            return noise.firstFlight(timestampMillis);
        }

        @Override
        PeerId peer() {
            return peer;
        }

        @Override
        Outcome complete(byte[] bytes) {
            return switch (noise.read(bytes)) {
                case HandshakeResult.Done<Established>(Established keys) -> new Outcome.Keys(keys);
                case HandshakeResult.Refused<Established>(HandshakeRefusal refusal) -> new Outcome.Refused(refusal);
            };
        }

        @Override
        void close() {
            noise.close();
        }
    }

    static final class Responder extends Upgrade {
        private final ResponderHandshake noise;
        private final TrustedPeers trusted;
        private @Nullable PeerId claimed;

        Responder(HandshakeSetup setup, TrustedPeers trusted) {
            super(ResponderHandshake.FIRST_FLIGHT_BYTES);
            this.noise = new ResponderHandshake(setup);
            this.trusted = trusted;
        }

        /// @param out gets the answer
        Established answer(byte[] out) {
            return noise.answer(out, 0);
        }

        @Override
        PeerId peer() {
            PeerId peer = claimed;
            if (peer == null) throw new IllegalStateException("nobody claimed anything yet");
            return peer;
        }

        @Override
        Outcome complete(byte[] bytes) {
            return switch (noise.read(bytes, trusted)) {
                case HandshakeResult.Done<Claim>(Claim claim) -> {
                    claimed = claim.peer();
                    yield new Outcome.Vet(claim);
                }
                case HandshakeResult.Refused<Claim>(HandshakeRefusal refusal) -> new Outcome.Refused(refusal);
            };
        }

        @Override
        void close() {
            noise.close();
        }
    }
}
