package dev.heddle.app;

import dev.heddle.daemon.ConfigFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Runs what people type most, for the JVM to record: the launcher makes its AOT cache from such a run,
/// so that the classes met here load at once in every later start.
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("heddle-rehearsal");
        Path identity = directory.resolve("node.identity");
        Path config = Files.writeString(directory.resolve("node.yaml"), ConfigFile.defaults());
        try {
            perform("--help");
            perform("keygen", "--out", identity.toString());
            perform("config", "check", "--config", config.toString());
            // With the big file it takes by itself: the JVM also remembers which code gets hot, above all
            // that of ciphers and hash, and compiles it at once in later starts.
            perform("testnet", "--nodes", "2", "--duration", "1s");
            perform("simulate", "lan", "--seed", "1", "--minutes", "4");
        } finally {
            Files.deleteIfExists(config);
            Files.deleteIfExists(identity);
            Files.delete(directory);
        }
    }

    private static void perform(String... command) {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Heddle.run(nowhere, nowhere, command);
    }
}
