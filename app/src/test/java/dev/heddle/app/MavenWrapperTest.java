package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mvnw` in a checkout of its own, with a small script for Maven and a `curl` that copies a file.
final class MavenWrapperTest {
    private static final String MAVEN = """
            #!/bin/sh
            echo "maven in $PWD on $JAVA_HOME:"
            for argument; do echo "<$argument>"; done
            exit 7
            """;

    @TempDir
    private Path directory;

    private Path checkout;
    private Path tools;
    private Path downloads;

    @BeforeEach
    void makeCheckout() throws Exception {
        checkout = Files.createDirectories(directory.resolve("a check out"));
        tools = Files.createDirectories(directory.resolve("tools"));
        downloads = directory.resolve("downloads");
        Path zip = zipOfMaven();
        Files.copy(Workspace.ROOT.resolve("mvnw"), checkout.resolve("mvnw"));
        Files.createDirectories(checkout.resolve(".mvn/wrapper"));
        Files.copy(Workspace.ROOT.resolve(".mvn/jdk.sh"), checkout.resolve(".mvn/jdk.sh"));
        properties(sha512(zip));
        Fake.tools(
                tools,
                "sh",
                "dirname",
                "mkdir",
                "mktemp",
                "mv",
                "rm",
                "chmod",
                "sha512sum",
                "readlink",
                "cp",
                "head",
                "wc");
        // curl ... -o FILE URL
        Fake.script(
                tools.resolve("curl"),
                "while [ $# -gt 2 ]; do shift; done; echo got >>'" + downloads + "'; cp '" + zip + "' \"$1\"");
    }

    @Test
    void downloadsOnceAndPassesOnArgumentsAndExitCode() throws Exception {
        Ran first = run("-q", "two words");
        assertThat(first.exitCode()).as(first.err()).isEqualTo(7);
        assertThat(first.out())
                .isEqualTo(
                        "maven in " + checkout + " on " + System.getProperty("java.home") + ":\n<-q>\n<two words>\n");
        assertThat(first.errLines()).containsExactly("mvnw: downloading apache-maven-0 (once)");

        Ran second = run("-q");
        assertThat(second.exitCode()).isEqualTo(7);
        assertThat(second.err()).isEmpty();
        assertThat(downloads).hasContent("got");
        assertThat(filesInDists()).hasSize(1);
    }

    @Test
    void twoFirstRunsAtATimeDoNotDisturbEachOther() throws Exception {
        // Neither download ends before both have begun.
        Fake.script(tools.resolve("curl-one"), Files.readString(tools.resolve("curl")));
        Fake.script(
                tools.resolve("curl"),
                "echo in >>meet; until [ \"$(head -n 2 meet | wc -l)\" -eq 2 ]; do :; done; exec curl-one \"$@\"");
        Ran.Running one = Ran.start(checkout, environment(), List.of("./mvnw", "one"));
        Ran.Running two = Ran.start(checkout, environment(), List.of("./mvnw", "two"));
        assertThat(one.end().out()).endsWith("<one>\n");
        assertThat(two.end().out()).endsWith("<two>\n");
        assertThat(filesInDists()).hasSize(1);
    }

    @Test
    void refusesADownloadWithAnotherChecksum() throws Exception {
        properties("0".repeat(128));
        Ran ran = run("verify");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.errLines()).hasSize(2).last().asString().contains("checksum", "0".repeat(128), "nothing was");
        assertThat(filesInDists()).isEmpty();
    }

    @Test
    void saysInOneSentenceThatItCannotDownload() throws Exception {
        Files.delete(tools.resolve("curl"));
        Ran ran = run("verify");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errLines()).hasSize(2).last().asString().contains("neither curl nor wget");
        assertThat(filesInDists()).isEmpty();
    }

    private Ran run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("./mvnw"), Stream.of(arguments)).toList();
        return Ran.in(checkout, environment(), command);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HOME", directory.resolve("my home").toString());
        environment.put("PATH", tools.toString());
        return environment;
    }

    private List<Path> filesInDists() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("my home/.m2/wrapper/dists/apache-maven-0"))) {
            return files.toList();
        }
    }

    private void properties(String sha512) throws IOException {
        Files.writeString(
                checkout.resolve(".mvn/wrapper/maven-wrapper.properties"),
                "distributionUrl=https://example.org/x/apache-maven-0-bin.zip\ndistributionSha512Sum=" + sha512 + "\n");
    }

    private Path zipOfMaven() throws IOException {
        Path zip = directory.resolve("maven.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("apache-maven-0/bin/mvn"));
            out.write(MAVEN.getBytes(StandardCharsets.UTF_8));
        }
        return zip;
    }

    private static String sha512(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
    }
}
