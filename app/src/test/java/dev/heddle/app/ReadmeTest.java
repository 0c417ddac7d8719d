package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.network.Network;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the README shows is what the build compiles, and it runs.
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final List<Path> SOURCES = List.of(
            Path.of("src/test/java/dev/heddle/app/ReadmeExample.java"),
            Path.of("../junit/src/test/java/dev/heddle/junit/ElectionExampleTest.java"));

    @Test
    void theExamplesAreSourcesThatTheBuildCompiles() throws Exception {
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map(block -> block.group(1).strip())
                .toList();
        assertThat(blocks).as("blocks of Java in the README").hasSameSizeAs(SOURCES);
        for (int i = 0; i < blocks.size(); i++) {
            String source = Files.readString(SOURCES.get(i)).replaceAll("(?m)^    ", "");
            assertThat(source).contains(blocks.get(i));
        }
    }

    @Test
    void theExampleRuns() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ReadmeExample.main();
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).matches("[0-9a-f]{8} says hello\\R");
    }

    @Test
    void aNetworkThatOpenedItsOwnPlatformMayBeClosedTwice() {
        Network network = Network.builder().speak(ReadmeExample.GREETINGS).start();
        network.close();
        network.close();
        assertThat(network.peers()).isEmpty();
    }
}
