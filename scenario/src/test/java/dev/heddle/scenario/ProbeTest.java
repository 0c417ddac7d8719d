package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 400, 70_001})
    void aBodyIsIntactUntilAnyOfItsBytesDiffers(int bytes) {
        Probe probe = Probe.of(-7, bytes);
        assertThat(probe.body()).hasSize(bytes);
        assertThat(probe.intact()).isTrue();
        for (int at = 0; at < bytes; at += 1 + bytes / 50) {
            probe.body()[at] ^= 1;
            assertThat(probe.intact()).as("byte " + at).isFalse();
            probe.body()[at] ^= 1;
        }
        assertThat(new Probe(-8, probe.body()).intact()).isEqualTo(bytes == 0);
    }
}
