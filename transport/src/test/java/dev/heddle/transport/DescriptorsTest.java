package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DescriptorsTest {
    @ParameterizedTest
    @EnumSource
    @Tag("T-10")
    void withoutDescriptorsOnlyTheAcceptorPauses(Io io) throws IOException, InterruptedException {
        ForkedJvm jvm = ForkedJvm.run(
                List.of("-n", "400"),
                WithoutDescriptors.class,
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dio=" + io,
                        "-cp",
                        String.join(":", ForkedJvm.classPath())));
        assertThat(jvm.output()).endsWith("ok");
        assertThat(jvm.output())
                .filteredOn(line -> line.contains("cannot accept on"))
                .as("one attempt for each second")
                .hasSizeBetween(1, 2);
    }
}
