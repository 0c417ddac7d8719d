package dev.heddle.noise;

import dev.heddle.core.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The listening side of Noise IK: `-> e, es, s, ss` then `<- e, ee, se`. One message in, one out, then
/// the keys; each step once, and nothing after one that failed. For one thread.
///
/// @see <a
///     href="https://noiseprotocol.org/noise.html#interactive-handshake-patterns-fundamental">Noise,
///     7.5</a>
final class IkResponder implements AutoCloseable {
    private static final int STATIC_PART_BYTES = PublicKey.BYTES + Ciphers.TAG_BYTES;

    private enum Stage {
        READ,
        WRITE,
        SPLIT,
        OVER
    }

    private final HandshakeSetup setup;
    private final SymmetricState symmetric;
    private Stage stage = Stage.READ;
    private @Nullable PublicKey remoteEphemeral;
    private @Nullable PublicKey remoteStatic;

    IkResponder(HandshakeSetup setup, byte[] prologue) {
        this.setup = setup;
        this.symmetric = new SymmetricState(setup.suite(), setup.ciphers());
        symmetric.mixHash(prologue);
        symmetric.mixHash(setup.own().publicKey().bytes());
    }

    /// @param message at least 96 bytes
    /// @param check looks at the dialler's static key as soon as it is known: who is refused then costs one
    ///     key agreement and no second
    /// @return its payload
    /// @throws HandshakeViolation when a part does not verify or a key is of low order
    byte[] read(byte[] message, Function<PublicKey, Optional<HandshakeRefusal>> check) {
        enter(Stage.READ);
        int payloadAt = PublicKey.BYTES + STATIC_PART_BYTES;
        byte[] ephemeralPart = Arrays.copyOf(message, PublicKey.BYTES);
        PublicKey ephemeral = PublicKey.of(ephemeralPart);
        symmetric.mixHash(ephemeralPart);
        mix(setup.own().privateKey(), ephemeral, HandshakeRefusal.InvalidKey.Kind.EPHEMERAL);
        byte[] staticKey = decrypt(
                Arrays.copyOfRange(message, PublicKey.BYTES, payloadAt), HandshakeRefusal.Unreadable.Part.STATIC_KEY);
        PublicKey remote = PublicKey.of(staticKey);
        Optional<HandshakeRefusal> refusal = check.apply(remote);
        if (refusal.isPresent()) throw new HandshakeViolation(_ -> refusal.get());
        mix(setup.own().privateKey(), remote, HandshakeRefusal.InvalidKey.Kind.STATIC);
        byte[] payload = decrypt(
                Arrays.copyOfRange(message, payloadAt, message.length), HandshakeRefusal.Unreadable.Part.PAYLOAD);
        remoteEphemeral = ephemeral;
        remoteStatic = remote;
        stage = Stage.WRITE;
        return payload;
    }

    /// The key that the message proved; known after [#read(byte[])].
    PublicKey remoteStatic() {
        return known(remoteStatic);
    }

    /// @return 48 bytes and the payload
    byte[] write(byte[] payload) {
        enter(Stage.WRITE);
        try (PrivateKey ephemeral = PrivateKey.generate(setup.entropy())) {
            byte[] ephemeralPublic = setup.ciphers().publicKey(ephemeral).bytes();
            symmetric.mixHash(ephemeralPublic);
            mix(ephemeral, known(remoteEphemeral), HandshakeRefusal.InvalidKey.Kind.EPHEMERAL);
            mix(ephemeral, known(remoteStatic), HandshakeRefusal.InvalidKey.Kind.STATIC);
            byte[] payloadPart = symmetric.encryptAndHash(payload);

            byte[] message = Arrays.copyOf(ephemeralPublic, PublicKey.BYTES + payloadPart.length);
            System.arraycopy(payloadPart, 0, message, PublicKey.BYTES, payloadPart.length);
            stage = Stage.SPLIT;
            return message;
        }
    }

    /// The keys; the handshake's own secrets are wiped.
    Established split() {
        enter(Stage.SPLIT);
        try {
            return symmetric.split(false);
        } finally {
            close();
        }
    }

    /// Wipes everything secret; repeated calls are harmless.
    @Override
    public void close() {
        stage = Stage.OVER;
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

    private byte[] decrypt(byte[] cipher, HandshakeRefusal.Unreadable.Part part) {
        byte[] plain = symmetric.decryptAndHash(cipher);
        if (plain == null) throw new HandshakeViolation(who -> new HandshakeRefusal.Unreadable(part, who));
        return plain;
    }

    private static PublicKey known(@Nullable PublicKey key) {
        if (key == null) throw new IllegalStateException("no message was read yet");
        return key;
    }
}
