package dev.heddle.noise;

import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/// The dialling side of the handshake of deployed AptosNet nodes: 168 bytes out, 48 bytes in, neither
/// with a length in front. The first flight:
///
/// | bytes | what |
/// | --- | --- |
/// | 0 to 31 | our peer id |
/// | 32 to 63 | the static public key we expect; these 64 bytes are the prologue too |
/// | 64 to 95 | our ephemeral public key |
/// | 96 to 143 | our static public key, encrypted, with its tag |
/// | 144 to 167 | u64 little-endian milliseconds since 1970, encrypted, with its tag |
///
/// Each step once, in order; whoever gives up in between closes. For one thread.
public final class InitiatorHandshake implements AutoCloseable {
    public static final int FIRST_FLIGHT_BYTES = 168;
    public static final int ANSWER_BYTES = 48;

    static final int PROLOGUE_BYTES = PeerId.BYTES + PublicKey.BYTES;
    static final VarHandle TIMESTAMP = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final boolean selfDial;
    private final byte[] prologue;
    private final IkInitiator noise;

    /// @param remotePeer who should answer; only compared with our own id, the key is what proves it
    /// @param remoteKey the static key it must hold
    public InitiatorHandshake(HandshakeSetup setup, PeerId remotePeer, PublicKey remoteKey) {
        Identity own = setup.own();
        selfDial = own.peer().equals(remotePeer) || own.publicKey().equals(remoteKey);
        prologue = new byte[PROLOGUE_BYTES];
        System.arraycopy(own.peer().bytes(), 0, prologue, 0, PeerId.BYTES);
        System.arraycopy(remoteKey.bytes(), 0, prologue, PeerId.BYTES, PublicKey.BYTES);
        noise = new IkInitiator(setup, prologue, remoteKey);
    }

    /// The 168 bytes to send.
    ///
    /// @param timestampMillis since 1970, above every one sent before with this identity: see
    ///     [RisingTimestamps]
    public HandshakeResult<byte[]> firstFlight(long timestampMillis) {
        if (selfDial) return refuse(new HandshakeRefusal.SelfDial());
        byte[] payload = new byte[Long.BYTES];
        TIMESTAMP.set(payload, 0, timestampMillis);
        try {
            byte[] message = noise.write(payload);
            byte[] flight = new byte[FIRST_FLIGHT_BYTES];
            System.arraycopy(prologue, 0, flight, 0, PROLOGUE_BYTES);
            System.arraycopy(message, 0, flight, PROLOGUE_BYTES, message.length);
            return new HandshakeResult.Done<>(flight);
        } catch (HandshakeViolation violation) {
            return refuse(violation.refusal(Optional.empty()));
        }
    }

    /// Reads the listener's answer. It proves the listener's key; who then sends with these keys is the
    /// listener.
    ///
    /// @param answer exactly 48 bytes, any other number is refused
    public HandshakeResult<Established> read(byte[] answer) {
        if (answer.length != ANSWER_BYTES) {
            return refuse(new HandshakeRefusal.WrongLength(answer.length, ANSWER_BYTES));
        }
        try {
            noise.read(answer);
            return new HandshakeResult.Done<>(noise.split());
        } catch (HandshakeViolation violation) {
            return refuse(violation.refusal(Optional.empty()));
        }
    }

    /// Wipes everything secret; keys already handed out stay. Repeated calls are harmless.
    @Override
    public void close() {
        noise.close();
    }

    private <T> HandshakeResult<T> refuse(HandshakeRefusal refusal) {
        close();
        return new HandshakeResult.Refused<>(refusal);
    }
}
