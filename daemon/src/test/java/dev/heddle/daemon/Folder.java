package dev.heddle.daemon;

import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;

/// A folder with an identity, for configurations.
record Folder(Path path, Identity identity) {
    static Folder at(Path path) {
        // Which key it is does not matter, but the same in each run.
        Identity identity = Identity.generate(new Random(7)::nextBytes, Ciphers.jdk());
        Folder folder = new Folder(path, identity);
        folder.write("node.identity", identity.format());
        try {
            Files.setPosixFilePermissions(path.resolve("node.identity"), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return folder;
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(path.resolve(name), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// What a configuration with this text is.
    ConfigFile read(String text) {
        return ConfigFile.read(write("node.yaml", text));
    }
}
