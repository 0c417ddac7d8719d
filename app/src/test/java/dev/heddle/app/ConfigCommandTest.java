package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `heddle config` and what `heddle node` does with a configuration that is wrong.
final class ConfigCommandTest {
    @TempDir
    private Path directory;

    @Test
    void whatItPrintsPassesItsCheck() throws IOException {
        Ran printed = HeddleTest.run("config", "print-defaults");
        assertThat(printed.exitCode()).isZero();
        Path file = Files.writeString(directory.resolve("node.yaml"), printed.out());
        HeddleTest.run("keygen", "--out", directory.resolve("node.identity").toString());
        Ran checked = HeddleTest.run("config", "check", "--config", file.toString());
        assertThat(checked.exitCode()).isZero();
        assertThat(checked.out().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("warning: networks[0].peers: no peer is listed");
        assertThat(checked.out()).endsWith(file + ": ok" + System.lineSeparator());
    }

    @Test
    void mistakesAreExitCode1AndEachIsALine() throws IOException {
        Path file = Files.writeString(directory.resolve("node.yaml"), "chain: 300\nnetworks: [{network: publik}]\n");
        Ran ran = HeddleTest.run("config", "check", "--config", file.toString());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith(file + ":"))
                .last()
                .asString()
                .endsWith(
                        ":2: networks[0].network: found 'publik'; did you mean 'public'? allowed: validator, vfn, public");
    }

    @Test
    void aFileThatIsNotThereIsExitCode2() {
        Path file = directory.resolve("absent.yaml");
        String sentence = "heddle: there is no file " + file + "; 'heddle config print-defaults' prints one";
        for (String[] command : new String[][] {{"config", "check"}, {"node"}}) {
            Ran ran = HeddleTest.run(Stream.concat(Stream.of(command), Stream.of("--config", file.toString()))
                    .toArray(String[]::new));
            assertThat(ran).isEqualTo(new Ran(2, "", sentence + System.lineSeparator()));
        }
    }

    @Test
    void aNodeDoesNotStartByAWrongConfiguration() throws IOException {
        Path file = Files.writeString(directory.resolve("node.yaml"), "networks: [{network: public}]\n");
        Ran ran = HeddleTest.run("node", "--config", file.toString());
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.errLines()).hasSize(2);
        assertThat(ran.errLines().getFirst()).startsWith(file + ":1: identity: missing");
        assertThat(ran.errLines().getLast()).isEqualTo("heddle: cannot run a node by " + file + ", see above");
    }

    @Test
    void aConfigurationWithoutACommandIsWrongUsage() {
        Ran ran = HeddleTest.run("config");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.errLines()).containsExactly("heddle: Missing required subcommand; see 'heddle config --help'");
    }
}
