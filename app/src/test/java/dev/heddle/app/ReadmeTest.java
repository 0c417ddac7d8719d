package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.network.Network;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the README shows is what the build compiles, and it runs.
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/heddle/app/ReadmeExample.java");

    @Test
    void theExampleIsTheSourceThatTheBuildCompiles() throws Exception {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(block.find()).as("a block of Java in the README").isTrue();
        assertThat(Files.readString(SOURCE).stripIndent().replaceAll("(?m)^    ", ""))
                .contains(block.group(1).strip());
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
