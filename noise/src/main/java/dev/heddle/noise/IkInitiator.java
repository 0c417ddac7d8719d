package dev.heddle.noise;

import dev.heddle.core.PublicKey;
import java.util.Arrays;

/// The dialling side of Noise IK: `-> e, es, s, ss` then `<- e, ee, se`. One message out, one in, then
/// the keys; each step once, and nothing after one that failed. For one thread.
///
/// @see <a
///     href="https://noiseprotocol.org/noise.html#interactive-handshake-patterns-fundamental">Noise,
///     7.5</a>
final class IkInitiator implements AutoCloseable {
    private enum Stage {
        WRITE,
        READ,
        SPLIT,
        OVER
    }

    private final HandshakeSetup setup;
    private final PublicKey remoteStatic;
    private final SymmetricState symmetric;
    private final PrivateKey ephemeral;
    private Stage stage = Stage.WRITE;

    IkInitiator(HandshakeSetup setup, byte[] prologue, PublicKey remoteStatic) {
        this.setup = setup;
        this.remoteStatic = remoteStatic;
        this.symmetric = new SymmetricState(setup.suite(), setup.ciphers());
        this.ephemeral = PrivateKey.generate(setup.entropy());
        symmetric.mixHash(prologue);
        symmetric.mixHash(remoteStatic.bytes());
    }

    /// @return 96 bytes and the payload
    /// @throws HandshakeViolation when the remote static key is of low order
    byte[] write(byte[] payload) {
        enter(Stage.WRITE);
        byte[] ephemeralPublic = setup.ciphers().publicKey(ephemeral).bytes();
        symmetric.mixHash(ephemeralPublic);
        mix(ephemeral, remoteStatic, HandshakeRefusal.InvalidKey.Kind.STATIC);
        byte[] staticPart = symmetric.encryptAndHash(setup.own().publicKey().bytes());
        mix(setup.own().privateKey(), remoteStatic, HandshakeRefusal.InvalidKey.Kind.STATIC);
        byte[] payloadPart = symmetric.encryptAndHash(payload);

        byte[] message = Arrays.copyOf(ephemeralPublic, PublicKey.BYTES + staticPart.length + payloadPart.length);
        System.arraycopy(staticPart, 0, message, PublicKey.BYTES, staticPart.length);
        System.arraycopy(payloadPart, 0, message, PublicKey.BYTES + staticPart.length, payloadPart.length);
        stage = Stage.READ;
        return message;
    }

    /// @param message at least 48 bytes
    /// @return its payload
    /// @throws HandshakeViolation when it does not verify
    byte[] read(byte[] message) {
        enter(Stage.READ);
        byte[] ephemeralPart = Arrays.copyOf(message, PublicKey.BYTES);
        PublicKey remoteEphemeral = PublicKey.of(ephemeralPart);
        symmetric.mixHash(ephemeralPart);
        mix(ephemeral, remoteEphemeral, HandshakeRefusal.InvalidKey.Kind.EPHEMERAL);
        mix(setup.own().privateKey(), remoteEphemeral, HandshakeRefusal.InvalidKey.Kind.EPHEMERAL);
        byte[] payload = symmetric.decryptAndHash(Arrays.copyOfRange(message, PublicKey.BYTES, message.length));
        if (payload == null) {
            throw new HandshakeViolation(
                    who -> new HandshakeRefusal.Unreadable(HandshakeRefusal.Unreadable.Part.ANSWER, who));
        }
        stage = Stage.SPLIT;
        return payload;
    }

    /// The keys; the handshake's own secrets are wiped.
    Established split() {
        enter(Stage.SPLIT);
        try {
            return symmetric.split(true);
        } finally {
            close();
        }
    }

    /// Wipes everything secret; repeated calls are harmless.
    @Override
    public void close() {
        stage = Stage.OVER;
        ephemeral.close();
        symmetric.close();
    }

    /// A step that does not reach its end leaves the handshake over.
    private void enter(Stage expected) {
        if (stage != expected) throw new IllegalStateException("the handshake is at " + stage + ", not " + expected);
        stage = Stage.OVER;
    }

    private void mix(PrivateKey own, PublicKey remote, HandshakeRefusal.InvalidKey.Kind kind) {
        if (!symmetric.mixAgreement(own, remote)) {
            throw new HandshakeViolation(who -> new HandshakeRefusal.InvalidKey(kind, who));
        }
    }
}
