package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class DescriptorGuardTest {
    private static final long SECOND = 1_000_000_000L;

    private long open;
    private long most = 10_000;
    private int looks;
    private final DescriptorGuard guard = new DescriptorGuard(new DescriptorGuard.Count() {
        @Override
        public long open() {
            looks++;
            return open;
        }

        @Override
        public long most() {
            return most;
        }
    });

    @Test
    @Tag("T-10")
    void fourFifthsAndNoFewerThanSoManyAreLeft() {
        open = 7_999;
        assertThat(guard.scarce(0)).isFalse();
        open = 8_000;
        assertThat(guard.scarce(SECOND)).isTrue();
        most = 400;
        open = 271;
        assertThat(guard.scarce(2 * SECOND)).isFalse();
        open = 272;
        assertThat(guard.scarce(3 * SECOND)).isTrue();
        assertThat(guard.use().limit()).isEqualTo(272);
        assertThat(guard.use().used()).isEqualTo(272);
    }

    @Test
    void theyAreCountedOnceASecondOrWhenArrivalsMayHaveUsedThemUp() {
        open = 1_600;
        assertThat(guard.scarce(1)).isFalse();
        // An eighth of the 6,400 that are left.
        for (int i = 0; i < 799; i++) assertThat(guard.scarce(1)).isFalse();
        assertThat(looks).isEqualTo(1);
        open = 7_900;
        assertThat(guard.scarce(1)).isFalse();
        assertThat(looks).isEqualTo(2);
        open = 8_000;
        for (int i = 0; i < 11; i++) assertThat(guard.scarce(1)).isFalse();
        assertThat(guard.scarce(1)).isTrue();
        assertThat(looks).isEqualTo(3);
        open = 5_000;
        assertThat(guard.scarce(1 + SECOND)).isFalse();
        assertThat(looks).isEqualTo(4);
    }

    @Test
    void whereTheSystemDoesNotTellNothingIsScarce() {
        most = 0;
        open = 1_000_000;
        assertThat(guard.scarce(0)).isFalse();
    }
}
