package dev.heddle.noise;

import dev.heddle.core.Entropy;
import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Keys and randomness for tests, all of it from a seed or from a text.
final class Keys {
    /// Points whose product with every clamped scalar is zero, canonical or not.
    static final List<PublicKey> LOW_ORDER = Stream.of(
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "0000000000000000000000000000000000000000000000000000000000000080")
            .map(PublicKey::parse)
            .toList();

    private Keys() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    static Entropy entropy(SplittableRandom random) {
        return random::nextBytes;
    }

    /// Gives out one fixed value, whatever is asked for.
    static Entropy fixed(byte[] value) {
        return target -> System.arraycopy(value, 0, target, 0, target.length);
    }

    static Identity identity(SplittableRandom random) {
        return Identity.generate(entropy(random), Ciphers.system());
    }

    static HandshakeSetup setup(Identity own, SplittableRandom random) {
        return new HandshakeSetup(own, NoiseSuite.AESGCM_SHA256, entropy(random), Ciphers.system());
    }

    static TrustedPeers trusting(Identity... identities) {
        Map<PeerId, List<PublicKey>> listed = new LinkedHashMap<>();
        for (Identity identity : identities) listed.put(identity.peer(), List.of(identity.publicKey()));
        return TrustedPeers.of(listed);
    }

    static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit >>> 3] ^= (byte) (1 << (bit & 7));
        return copy;
    }

    static byte[] joined(byte[]... parts) {
        byte[] all = {};
        for (byte[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }

    /// The value of a step that must have passed.
    static <T> T done(HandshakeResult<T> result) {
        return switch (result) {
            case HandshakeResult.Done<T>(T value) -> value;
            case HandshakeResult.Refused<T>(HandshakeRefusal refusal) -> throw new AssertionError(refusal.why());
        };
    }

    /// Why a step was refused that must have been.
    static <T> HandshakeRefusal refused(HandshakeResult<T> result) {
        return switch (result) {
            case HandshakeResult.Done<T> _ -> throw new AssertionError("it passed");
            case HandshakeResult.Refused<T>(HandshakeRefusal refusal) -> refusal;
        };
    }
}
