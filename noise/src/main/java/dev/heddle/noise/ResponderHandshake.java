package dev.heddle.noise;

import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The listening side of the handshake of deployed AptosNet nodes; [InitiatorHandshake] has the layout.
/// Reading and answering are two steps, so that the time stamp can be vetted in between, on another
/// loop. A refused dialler is told nothing: close the link. For one thread.
public final class ResponderHandshake implements AutoCloseable {
    public static final int FIRST_FLIGHT_BYTES = InitiatorHandshake.FIRST_FLIGHT_BYTES;
    public static final int ANSWER_BYTES = InitiatorHandshake.ANSWER_BYTES;

    private static final byte[] NOTHING = {};

    private final HandshakeSetup setup;
    private @Nullable IkResponder noise;
    private boolean over;

    public ResponderHandshake(HandshakeSetup setup) {
        this.setup = setup;
    }

    /// Reads the first flight. What costs nothing is checked first: who dials itself, wants another key or,
    /// where only listed peers are let in, is not listed, or rests, is refused before any key agreement.
    ///
    /// @param flight exactly 168 bytes, any other number is refused
    /// @param trusted as of now
    public HandshakeResult<Claim> read(byte[] flight, TrustedPeers trusted) {
        if (over || noise != null) throw new IllegalStateException("a first flight was read already");
        if (flight.length != FIRST_FLIGHT_BYTES) {
            return refuse(new HandshakeRefusal.WrongLength(flight.length, FIRST_FLIGHT_BYTES));
        }
        PeerId claimed = PeerId.of(Arrays.copyOf(flight, PeerId.BYTES));
        byte[] expectedKey = Arrays.copyOfRange(flight, PeerId.BYTES, InitiatorHandshake.PROLOGUE_BYTES);
        if (claimed.equals(setup.own().peer())) return refuse(new HandshakeRefusal.SelfDial());
        if (!setup.own().publicKey().equals(PublicKey.of(expectedKey))) {
            return refuse(new HandshakeRefusal.WrongResponderKey(claimed));
        }
        boolean listed = trusted.lists(claimed);
        if (!listed && setup.authentication() == Authentication.MUTUAL) {
            return refuse(new HandshakeRefusal.NotListed(claimed));
        }
        if (trusted.rests(claimed)) return refuse(new HandshakeRefusal.Resting(claimed));

        byte[] prologue = Arrays.copyOf(flight, InitiatorHandshake.PROLOGUE_BYTES);
        byte[] message = Arrays.copyOfRange(flight, InitiatorHandshake.PROLOGUE_BYTES, flight.length);
        IkResponder responder = new IkResponder(setup, prologue);
        noise = responder;
        try {
            byte[] payload = responder.read(message);
            PublicKey key = responder.remoteStatic();
            Optional<HandshakeRefusal> refusal = trusted.refusal(setup.authentication(), claimed, key);
            if (refusal.isPresent()) return refuse(refusal.get());
            long timestampMillis = (long) InitiatorHandshake.TIMESTAMP.get(payload, 0);
            return new HandshakeResult.Done<>(new Claim(claimed, key, timestampMillis, listed));
        } catch (HandshakeViolation violation) {
            return refuse(violation.refusal(Optional.of(claimed)));
        }
    }

    /// Answers a claim that was found good. The dialler counts as authenticated only when its first
    /// record opens: until then this may be a recording.
    ///
    /// @param out room for 48 bytes, which are to be sent
    public Established answer(byte[] out, int outOffset) {
        IkResponder responder = noise;
        if (over || responder == null) throw new IllegalStateException("there is no claim to answer");
        byte[] message = responder.write(NOTHING);
        System.arraycopy(message, 0, out, outOffset, message.length);
        over = true;
        return responder.split();
    }

    /// Wipes everything secret; keys already handed out stay. Repeated calls are harmless.
    @Override
    public void close() {
        over = true;
        if (noise != null) noise.close();
    }

    private HandshakeResult<Claim> refuse(HandshakeRefusal refusal) {
        close();
        return new HandshakeResult.Refused<>(refusal);
    }
}
