package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;

/// Whatever comes as a record is refused and ends the direction, unless it is the record that was
/// sealed next.
class OpenerFuzzTest {
    private static final byte[] PLAIN = {1, 2, 3, 4, 5, 6, 7, 8};

    private final byte[] key = Keys.bytes(new SplittableRandom(31), Ciphers.KEY_BYTES);

    /// @param data a record without its length, or what the honest one is altered by
    @FuzzTest(maxDuration = "60s")
    @Tag("T-08")
    @Tag("T-22")
    void refuses(byte[] data) {
        for (NoiseSuite suite : NoiseSuite.values()) {
            byte[] record = Records.seal(new Sealer(aead(suite), new NonceSequence(suite)), PLAIN);
            byte[] honest = Records.withoutLength(record);
            open(suite, data, honest);
            byte[] altered = honest.clone();
            for (int i = 0; i < Math.min(data.length, altered.length); i++) altered[i] ^= data[i];
            open(suite, altered, honest);
        }
    }

    private void open(NoiseSuite suite, byte[] cipher, byte[] honest) {
        Opener opener = new Opener(aead(suite), new NonceSequence(suite));
        byte[] out = new byte[cipher.length];
        int opened = opener.open(cipher, 0, cipher.length, out, 0);
        if (Arrays.equals(cipher, honest)) {
            assertThat(Arrays.copyOf(out, opened)).isEqualTo(PLAIN);
        } else {
            assertThat(opened).isEqualTo(Opener.REFUSED);
            assertThat(out).isEqualTo(new byte[out.length]);
            assertThat(opener.open(honest, 0, honest.length, out, 0)).isEqualTo(Opener.REFUSED);
        }
    }

    private Aead aead(NoiseSuite suite) {
        return Ciphers.system().aead(suite, key);
    }
}
