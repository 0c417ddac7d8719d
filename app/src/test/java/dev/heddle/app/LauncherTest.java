package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `heddle` in a checkout of its own, with scripts that stand for Maven and for the JVM.
final class LauncherTest {
    private static final String BUILD = "mkdir -p bench/target/heddle/lib && touch bench/target/heddle/lib/a.jar "
            + "&& echo built >>\"$HOME/builds\"";

    @TempDir
    private Path directory;

    private Path checkout;
    private Path jdk;
    private Path builds;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Files.createDirectories(directory.resolve("a check out"));
        builds = directory.resolve("builds");
        for (String file : List.of("heddle", "app/java.args", ".mvn/jdk.sh")) {
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.copy(Workspace.ROOT.resolve(file), checkout.resolve(file));
        }
        for (String file : List.of("pom.xml", "app/pom.xml", "app/src/main/java/A.java")) {
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.writeString(checkout.resolve(file), "");
        }
        Fake.script(checkout.resolve("mvnw"), BUILD);
        jdk = Fake.jdk(directory.resolve("my jdk"), "25.0.7");
        // The run that makes the cache is not told from others by what it does, but it prints to a log.
        Fake.script(jdk.resolve("bin/java"), "for argument; do echo \"<$argument>\"; done; exit \"${EXIT_CODE:-0}\"");
    }

    @Test
    void buildsOnceAndSaysSoInOneLine() throws Exception {
        Ran first = run("keygen");
        assertThat(first.exitCode()).isZero();
        assertThat(first.errLines()).hasSize(1).first().asString().startsWith("heddle: building");
        Ran second = run("keygen");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(builds).hasContent("built");
    }

    @Test
    void buildsAnewWhenASourceChanged() throws Exception {
        run();
        Files.setLastModifiedTime(checkout.resolve("app/src/main/java/A.java"), inAMinute());
        assertThat(run().errLines()).hasSize(1);
        assertThat(builds).hasContent("built\nbuilt");
    }

    @Test
    void buildsAnewWhenASourceIsGone() throws Exception {
        run();
        Files.delete(checkout.resolve("app/src/main/java/A.java"));
        Files.setLastModifiedTime(checkout.resolve("app/src/main/java"), inAMinute());
        assertThat(run().errLines()).hasSize(1);
        assertThat(builds).hasContent("built\nbuilt");
    }

    @Test
    void showsWhyABuildFailedAndTriesAgainNextTime() throws Exception {
        Fake.script(checkout.resolve("mvnw"), "echo '[INFO] x'; echo '[ERROR] no such class'; exit 1");
        Ran failed = run("keygen");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.errLines()).hasSize(3).element(1).isEqualTo("[ERROR] no such class");

        Fake.script(checkout.resolve("mvnw"), BUILD);
        assertThat(run("keygen").exitCode()).isZero();
        assertThat(builds).hasContent("built");
    }

    @Test
    void passesOnArgumentsOptionsAndExitCodeFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), checkout.resolve("heddle"));
        Ran ran = Ran.in(
                directory,
                Map.of(
                        "JAVA_HOME", jdk.toString(),
                        "HOME", directory.toString(),
                        "PATH", "/usr/bin:/bin",
                        "HEDDLE_JAVA_OPTS", "-Xmx1g -ea",
                        "EXIT_CODE", "2"),
                List.of(link.toString(), "node", "--config", "two words", ""));
        Path home = checkout.resolve("bench/target/heddle");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out())
                .isEqualTo(Stream.of(
                                "@" + checkout.resolve("app/java.args"),
                                "-XX:AOTCache=" + cache("25.0.7"),
                                "-Xmx1g",
                                "-ea",
                                "-Dheddle.root=" + checkout,
                                "-cp",
                                home.resolve("lib/a.jar").toString(),
                                "dev.heddle.app.Heddle",
                                "node",
                                "--config",
                                "two words",
                                "")
                        .map(argument -> "<" + argument + ">\n")
                        .reduce("", String::concat));
    }

    @Test
    void preparesACacheForEachJdkWithoutBuilding() throws Exception {
        run();
        jdk = Fake.jdk(directory.resolve("another jdk"), "26.0.1");
        assertThat(run().errLines()).hasSize(1).first().asString().contains("preparing quick starts on JDK 26.0.1");
        assertThat(run().err()).isEmpty();
        assertThat(builds).hasContent("built");
    }

    @Test
    void preparesTheCacheAnewWhenAnotherBuildReplacedTheJars() throws Exception {
        run();
        FileTime before = Files.getLastModifiedTime(cache("25.0.7"));
        Files.setLastModifiedTime(cache("25.0.7"), FileTime.fromMillis(before.toMillis() - 60_000));
        assertThat(run().errLines()).hasSize(1).first().asString().contains("preparing quick starts");
        assertThat(run().err()).isEmpty();
        assertThat(builds).hasContent("built");
    }

    private Path cache(String version) {
        return checkout.resolve("bench/target/heddle/heddle-" + version + ".aot");
    }

    private static FileTime inAMinute() {
        return FileTime.fromMillis(System.currentTimeMillis() + 60_000);
    }

    private Ran run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("./heddle"), Stream.of(arguments)).toList();
        Map<String, String> environment =
                Map.of("JAVA_HOME", jdk.toString(), "HOME", directory.toString(), "PATH", "/usr/bin:/bin");
        return Ran.in(checkout, environment, command);
    }
}
