package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    void comparesAsUnsignedBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            byte[] left = new byte[32];
            random.nextBytes(left);
            byte[] right = left.clone();
            right[random.nextInt(32)] = (byte) random.nextInt();
            assertThat(Integer.signum(PeerId.of(left).compareTo(PeerId.of(right))))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(left, right)));
        }
    }

    @Test
    void keepsItsBytesAndPrintsThem() {
        PeerId id = PeerId.parse("0xff00000000000000000000000000000000000000000000000000000000000001");
        assertThat(id).isEqualTo(PeerId.of(id.bytes())).hasToString("0xff" + "00".repeat(30) + "01");
        assertThat(id.brief()).isEqualTo("ff000000");
    }

    @Test
    void refusesOtherLengths() {
        assertThatThrownBy(() -> PeerId.of(new byte[31])).hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> PeerId.parse("0x00")).hasMessageContaining("64 hex digits");
    }
}
