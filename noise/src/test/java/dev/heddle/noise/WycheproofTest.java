package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PublicKey;
import dev.heddle.core.testing.SharedVectors;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Published cases that known implementations got wrong, through each choice of primitives.
class WycheproofTest {
    private static final byte[] NOTHING = {};

    static Stream<Ciphers> ciphers() {
        return Stream.of(Ciphers.system(), Ciphers.jdk());
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    @Tag("T-07")
    void x25519AgreesOrRefusesAZeroSecret(Ciphers ciphers) {
        int[] refused = {0};
        int cases = forEach("x25519_test.json", _ -> true, test -> {
            byte[] shared = bytes(test, "shared");
            byte[] secret = new byte[32];
            boolean agreed =
                    ciphers.agree(PrivateKey.of(bytes(test, "private")), PublicKey.of(bytes(test, "public")), secret);
            assertThat(agreed).isEqualTo(!Arrays.equals(shared, new byte[32]));
            if (agreed) assertThat(secret).isEqualTo(shared);
            else refused[0]++;
        });
        assertThat(cases).isGreaterThan(300);
        assertThat(refused[0]).isGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void aes256GcmSealsAndOpens(Ciphers ciphers) {
        assertThat(aead(ciphers, NoiseSuite.AESGCM_SHA256, "aes_gcm_test.json")).isGreaterThan(40);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void chaCha20Poly1305SealsAndOpens(Ciphers ciphers) {
        assertThat(aead(ciphers, NoiseSuite.CHACHAPOLY_SHA256, "chacha20_poly1305_test.json"))
                .isGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void hkdfDerivesWhatIsPublished(Ciphers ciphers) {
        int cases = forEach("hkdf_sha256_test.json", _ -> true, test -> {
            int size = test.get("size").asInt();
            byte[] salt = bytes(test, "salt");
            byte[] inputKey = bytes(test, "ikm");
            byte[] info = bytes(test, "info");
            if (valid(test)) {
                assertThat(ciphers.hkdfSha256(salt, inputKey, info, size)).isEqualTo(bytes(test, "okm"));
            } else {
                assertThatThrownBy(() -> ciphers.hkdfSha256(salt, inputKey, info, size))
                        .isInstanceOf(RuntimeException.class);
            }
        });
        assertThat(cases).isGreaterThan(50);
    }

    /// HMAC is the first step of HKDF; the second step of the published tag must give what ours gives.
    @ParameterizedTest
    @MethodSource("ciphers")
    void hkdfExtractsByHmac(Ciphers ciphers) {
        int cases =
                forEach("hmac_sha256_test.json", group -> group.get("tagSize").asInt() == 256, test -> {
                    byte[] derived = ciphers.hkdfSha256(bytes(test, "key"), bytes(test, "msg"), NOTHING, 32);
                    byte[] expected = hmac(bytes(test, "tag"), new byte[] {1});
                    assertThat(Arrays.equals(derived, expected)).isEqualTo(valid(test));
                });
        assertThat(cases).isGreaterThan(50);
    }

    private static int aead(Ciphers ciphers, NoiseSuite suite, String file) {
        return forEach(file, WycheproofTest::isOurShape, test -> {
            byte[] nonce = bytes(test, "iv");
            byte[] associated = bytes(test, "aad");
            byte[] plain = bytes(test, "msg");
            byte[] sealed = Keys.joined(bytes(test, "ct"), bytes(test, "tag"));
            byte[] key = bytes(test, "key");
            byte[] opened = new byte[plain.length];
            try (Aead aead = ciphers.aead(suite, key)) {
                int openedBytes = aead.open(nonce, associated, sealed, 0, sealed.length, opened, 0);
                assertThat(openedBytes).isEqualTo(valid(test) ? plain.length : -1);
            }
            assertThat(opened).isEqualTo(valid(test) ? plain : new byte[plain.length]);
            if (!valid(test)) return;
            byte[] out = new byte[sealed.length];
            try (Aead aead = ciphers.aead(suite, key)) {
                assertThat(aead.seal(nonce, associated, plain, 0, plain.length, out, 0))
                        .isEqualTo(sealed.length);
            }
            assertThat(out).isEqualTo(sealed);
        });
    }

    private static boolean isOurShape(JsonNode group) {
        return group.get("keySize").asInt() == 256
                && group.get("ivSize").asInt() == 96
                && group.get("tagSize").asInt() == 128;
    }

    private static int forEach(String file, Predicate<JsonNode> groups, Consumer<JsonNode> check) {
        JsonNode root = new JsonMapper().readTree(SharedVectors.file("wycheproof/" + file));
        int cases = 0;
        for (JsonNode group : root.get("testGroups")) {
            if (!groups.test(group)) continue;
            for (JsonNode test : group.get("tests")) {
                try {
                    check.accept(test);
                } catch (AssertionError | RuntimeException failed) {
                    throw new AssertionError(file + ", case " + test.get("tcId").asInt(), failed);
                }
                cases++;
            }
        }
        return cases;
    }

    private static boolean valid(JsonNode test) {
        return !test.get("result").asString().equals("invalid");
    }

    private static byte[] bytes(JsonNode test, String field) {
        return Keys.hex(test.get(field).asString());
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }
}
