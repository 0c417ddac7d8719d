package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.transport.program.OpenAndClose;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartTest {
    @Test
    void startsOnTheClassPathWithoutAWarning() throws IOException, InterruptedException {
        ForkedJvm jvm = ForkedJvm.run(
                OpenAndClose.class,
                List.of("--enable-native-access=ALL-UNNAMED", "-cp", String.join(":", ForkedJvm.classPath())));
        assertThat(jvm.output()).containsExactly("null on " + Io.best());
        assertThat(jvm.exitCode()).isZero();
    }

    @Test
    void startsOnTheModulePathWithoutAWarning() throws IOException, InterruptedException {
        List<String> classPath = new ArrayList<>(ForkedJvm.classPath());
        List<String> modulePath = classPath.stream()
                .filter(entry ->
                        entry.endsWith("/classes") || entry.matches(".*/(netty|heddle-core|jspecify|slf4j)[^/]*"))
                .filter(entry -> !entry.contains("-tests"))
                .toList();
        classPath.removeAll(modulePath);
        ForkedJvm jvm = ForkedJvm.run(
                OpenAndClose.class,
                List.of(
                        "--enable-native-access=dev.heddle.transport,io.netty.common",
                        "--add-modules",
                        "dev.heddle.transport,ALL-MODULE-PATH",
                        "--module-path",
                        String.join(":", modulePath),
                        "-cp",
                        String.join(":", classPath)));
        assertThat(jvm.output()).containsExactly("dev.heddle.transport on " + Io.best());
        assertThat(jvm.exitCode()).isZero();
    }
}
