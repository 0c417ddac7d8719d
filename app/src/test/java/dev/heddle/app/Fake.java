package dev.heddle.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/// Files that look like a JDK, or like a tool, to the scripts.
final class Fake {
    private Fake() {}

    static Path jdk(Path home, String version) throws IOException {
        script(home.resolve("bin/java"), "exit 0");
        script(home.resolve("bin/javac"), "exit 0");
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nJAVA_VERSION_DATE=\"2026-04-21\"\n");
        return home;
    }

    /// The same without a compiler.
    static Path runtime(Path home, String version) throws IOException {
        Files.delete(jdk(home, version).resolve("bin/javac"));
        return home;
    }

    /// Puts tools of this machine into a directory that then is a whole `PATH`.
    static void tools(Path directory, String... names) throws IOException {
        for (String name : names) {
            Path tool = Stream.of("/usr/bin", "/bin")
                    .map(place -> Path.of(place, name))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            script(directory.resolve(name), "exec " + tool + " \"$@\"");
        }
    }

    static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
