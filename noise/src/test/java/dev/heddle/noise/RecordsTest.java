package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is sealed is opened, once, in order and unaltered; the first record that is not ends its
/// direction.
@Tag("T-08")
class RecordsTest {
    private final SplittableRandom random = new SplittableRandom(5);
    private final byte[] key = Keys.bytes(random, Ciphers.KEY_BYTES);

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    @DisplayName("section 7: L = 16 to 65,535, plain text 0 to 65,519, overhead 18")
    void everyLengthComesBack(NoiseSuite suite) {
        Sealer sealer = sealer(suite);
        Opener opener = opener(suite);
        for (int length : new int[] {0, 1, 15, 16, 17, 1_000, 65_518, 65_519}) {
            byte[] plain = Keys.bytes(random, length);
            byte[] record = Records.seal(sealer, plain);
            assertThat(record).hasSize(length + 18);
            assertThat(Records.open(opener, record)).isEqualTo(plain);
        }
        assertThat(sealer.records()).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    void sealingAndOpeningTouchOnlyTheirPartOfTheArrays(NoiseSuite suite) {
        byte[] plain = Keys.bytes(random, 100);
        byte[] out = new byte[200];
        assertThat(sealer(suite).seal(plain, 10, 50, out, 30)).isEqualTo(68);
        assertThat(Arrays.copyOf(out, 30)).containsOnly(0);
        assertThat(Arrays.copyOfRange(out, 98, 200)).containsOnly(0);
        byte[] opened = new byte[200];
        assertThat(opener(suite).open(out, 32, 66, opened, 7)).isEqualTo(50);
        assertThat(Arrays.copyOfRange(opened, 7, 57)).isEqualTo(Arrays.copyOfRange(plain, 10, 60));
        assertThat(Arrays.copyOf(opened, 7)).containsOnly(0);
        assertThat(Arrays.copyOfRange(opened, 57, 200)).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    @DisplayName("section 7: a wrong tag kills the cipher state for good")
    void aFlippedBitIsRefusedAndEverythingBehindIt(NoiseSuite suite) {
        byte[] record = Records.seal(sealer(suite), Keys.bytes(random, 100));
        for (int bit = 16; bit < record.length * 8; bit++) {
            Opener opener = opener(suite);
            assertThat(Records.refuses(opener, Keys.flipped(record, bit))).isTrue();
            assertThat(Records.refuses(opener, record)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    void aRefusedRecordLeavesNoPlainText(NoiseSuite suite) {
        byte[] plain = new byte[60_000];
        Arrays.fill(plain, (byte) 0x5a);
        byte[] record = Records.seal(sealer(suite), plain);
        record[record.length - 1] ^= 1;
        byte[] out = new byte[plain.length];
        Arrays.fill(out, (byte) 0x11);
        assertThat(opener(suite).open(record, 2, record.length - 2, out, 0)).isEqualTo(Opener.REFUSED);
        for (byte b : out) assertThat(b).isNotEqualTo((byte) 0x5a);
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    @DisplayName("section 7: a lost, repeated or reordered record has a wrong tag")
    void aLostRepeatedOrReorderedRecordIsRefusedAndEverythingBehindIt(NoiseSuite suite) {
        Sealer sealer = sealer(suite);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 4; i++) records.add(Records.seal(sealer, Keys.bytes(random, 20)));
        for (int[] order : new int[][] {{1, 0}, {0, 2, 1}, {0, 0, 1}, {0, 1, 3, 2}, {0, 1, 2, 2, 3}}) {
            Opener opener = opener(suite);
            int expected = 0;
            boolean dead = false;
            for (int index : order) {
                dead |= index != expected++;
                if (dead)
                    assertThat(Records.refuses(opener, records.get(index))).isTrue();
                else assertThat(Records.open(opener, records.get(index))).hasSize(20);
            }
            assertThat(dead).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    @DisplayName("section 7: L = 0, 1 to 15 and above 65,535 kill the cipher state")
    void lengthsThatNoRecordHasAreRefused(NoiseSuite suite) {
        byte[] cipher = new byte[70_000];
        for (int length : new int[] {0, 1, 15, 65_536, 70_000}) {
            Opener opener = opener(suite);
            assertThat(opener.open(cipher, 0, length, cipher, 0)).isEqualTo(Opener.REFUSED);
            byte[] good = Records.seal(sealer(suite), new byte[3]);
            assertThat(Records.refuses(opener, good)).isTrue();
        }
        assertThatThrownBy(() -> sealer(suite).seal(cipher, 0, 65_520, new byte[70_000], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65520");
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    void aCallersMistakeUsesNoNonceUp(NoiseSuite suite) {
        Sealer sealer = sealer(suite);
        Opener opener = opener(suite);
        assertThatThrownBy(() -> sealer.seal(new byte[10], 0, 10, new byte[27], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sealer.seal(new byte[10], 5, 6, new byte[100], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        byte[] record = Records.seal(sealer, new byte[10]);
        assertThatThrownBy(() -> opener.open(record, 2, 26, new byte[9], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Records.open(opener, record)).hasSize(10);
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    @DisplayName("section 7: the counter ends at 2^64 and never wraps")
    void theLastNonceIsRefusedAndNeverWraps(NoiseSuite suite) {
        Sealer sealer = new Sealer(aead(suite), new NonceSequence(suite, -3));
        Opener opener = new Opener(aead(suite), new NonceSequence(suite, -3));
        for (int i = 0; i < 2; i++) {
            assertThat(Records.open(opener, Records.seal(sealer, new byte[] {7})))
                    .containsExactly(7);
        }
        assertThatThrownBy(() -> Records.seal(sealer, new byte[] {7})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Records.seal(sealer, new byte[] {7})).isInstanceOf(IllegalStateException.class);

        byte[] lastNonce = new byte[12];
        Arrays.fill(lastNonce, 4, 12, (byte) 0xff);
        byte[] sealedWithIt = new byte[2 + 1 + 16];
        aead(suite).seal(lastNonce, new byte[0], new byte[1], 0, 1, sealedWithIt, 2);
        assertThat(Records.refuses(opener, sealedWithIt)).isTrue();
        byte[] sealedWithTheFirst = Records.seal(sealer(suite), new byte[1]);
        assertThat(Records.refuses(opener, sealedWithTheFirst)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    @DisplayName("section 7: the nonce is four zero bytes and the big-endian count")
    void noncesCountInTheSuitesByteOrder(NoiseSuite suite) {
        NonceSequence nonces = new NonceSequence(suite, 0x0102030405060708L);
        String expected = switch (suite) {
            case AESGCM_SHA256 -> "000000000102030405060708";
            case CHACHAPOLY_SHA256 -> "000000000807060504030201";
        };
        assertThat(Keys.hex(nonces.take())).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    void nothingIsSealedOrOpenedAfterClosing(NoiseSuite suite) {
        Sealer sealer = sealer(suite);
        Opener opener = opener(suite);
        byte[] record = Records.seal(sealer, new byte[3]);
        sealer.close();
        sealer.close();
        opener.close();
        opener.close();
        assertThatThrownBy(() -> Records.seal(sealer, new byte[3])).isInstanceOf(IllegalStateException.class);
        assertThat(Records.refuses(opener, record)).isTrue();
    }

    private Sealer sealer(NoiseSuite suite) {
        return new Sealer(aead(suite), new NonceSequence(suite));
    }

    private Opener opener(NoiseSuite suite) {
        return new Opener(aead(suite), new NonceSequence(suite));
    }

    private Aead aead(NoiseSuite suite) {
        return Ciphers.system().aead(suite, key);
    }
}
