package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `.mvn/jdk.sh`, with directories of this test in place of those where installers put a JDK.
final class JdkFinderTest {
    private static final String FIND = ". \"$ROOT/.mvn/jdk.sh\"; jdk_places() { printf '%s\\n' \"$PLACES\"/*; }; "
            + "find_jdk || exit; echo \"$JAVA_HOME\"; sh -c 'echo \"$JAVA_HOME\"'";

    @TempDir
    private Path directory;

    @Test
    void keepsAJavaHomeThatFits() throws Exception {
        Path home = Fake.jdk(directory.resolve("my jdk"), "25.0.1");
        Fake.jdk(directory.resolve("places/newer"), "26.0.1");
        assertFound(home, find(home, "/nowhere"));
    }

    @Test
    void passesByAJavaHomeThatIsTooOld() throws Exception {
        Path old = Fake.jdk(directory.resolve("old"), "17.0.15");
        Path good = Fake.jdk(directory.resolve("places/good"), "25");
        assertFound(good, find(old, "/nowhere"));
    }

    @Test
    void passesByARuntimeWithoutCompiler() throws Exception {
        Path runtime = Fake.runtime(directory.resolve("runtime"), "25.0.1");
        Path good = Fake.jdk(directory.resolve("places/good"), "25.0.1");
        assertFound(good, find(runtime, "/nowhere"));
    }

    @Test
    void prefersTheJavaOnThePathToTheUsualPlaces() throws Exception {
        Path home = Fake.jdk(directory.resolve("jdk"), "25.0.1");
        Fake.jdk(directory.resolve("places/newer"), "26.0.1");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path alternatives = Files.createDirectories(directory.resolve("alternatives"));
        Files.createSymbolicLink(alternatives.resolve("java"), home.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternatives/java"));
        assertFound(home, find(null, bin.toString()));
    }

    @Test
    void takesTheNewestOfTheUsualPlaces() throws Exception {
        for (String version : List.of("1.8.0_402", "17.0.15", "24.0.2", "25.0.3", "25.0.9.1", "25.0.9")) {
            Fake.jdk(directory.resolve("places/jdk " + version), version);
        }
        Path newest = Fake.jdk(directory.resolve("places/jdk 25.0.10"), "25.0.10");
        Fake.runtime(directory.resolve("places/jre"), "26");
        assertFound(newest, find(null, "/nowhere"));
    }

    @Test
    void saysInOneSentenceWhatToInstallWhenThereIsNone() throws Exception {
        Path old = Fake.jdk(directory.resolve("old"), "17.0.15");
        Fake.jdk(directory.resolve("places/older"), "24.0.2");
        Ran ran = find(old, "/nowhere");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.errLines()).hasSize(1).first().asString().contains("JDK 25 or newer", "install", "JAVA_HOME");
    }

    private static void assertFound(Path home, Ran ran) {
        assertThat(ran).isEqualTo(new Ran(0, home + "\n" + home + "\n", ""));
    }

    private Ran find(@Nullable Path javaHome, String firstOnPath) throws IOException, InterruptedException {
        // The machine's own java, if there is one, must not be found here: only sh and readlink are on
        // the path.
        Path tools = directory.resolve("tools");
        Fake.tools(tools, "sh", "readlink");
        Map<String, String> environment = new HashMap<>();
        environment.put("ROOT", Workspace.ROOT.toString());
        environment.put("PLACES", directory.resolve("places").toString());
        environment.put("HOME", directory.toString());
        environment.put("PATH", firstOnPath + ":" + tools);
        if (javaHome != null) environment.put("JAVA_HOME", javaHome.toString());
        return Ran.in(directory, environment, List.of("/bin/sh", "-c", FIND));
    }
}
