package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A start as the launcher makes it, with the options of `app/java.args`.
final class StartTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "keygen --out new", "config print-defaults", "testnet --nodes 2 --duration 500ms"})
    void printsNoWarningOfTheJvm(String line, @TempDir Path directory) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Workspace.ROOT.resolve("app/java.args"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Heddle.class.getName()));
        command.addAll(List.of(line.split(" ")));
        Ran ran = Ran.in(directory, Map.of(), command);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat((ran.out() + ran.err()).lines()).isNotEmpty().noneMatch(output -> output.startsWith("WARNING:"));
    }
}
