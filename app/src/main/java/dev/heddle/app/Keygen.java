package dev.heddle.app;

import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.transport.PrivateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `heddle keygen`.
@Command(name = "keygen", description = "Makes a new identity and writes it to a file that only you can read.")
final class Keygen extends SubCommand {
    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("heddle.identity");

    @Option(names = "--force", description = "Replace the file if it is there; the identity in it is lost.")
    private boolean force;

    @Override
    public Integer call() {
        SecureRandom random = new SecureRandom();
        try (Identity identity = Identity.generate(random::nextBytes, Ciphers.system())) {
            write(identity.format());
            PrintWriter terminal = out();
            terminal.println("wrote a new identity to " + out);
            terminal.println("peer id     " + identity.peer());
            terminal.println("public key  " + identity.publicKey());
            terminal.println("Give these two to the nodes that shall know this one; give the file to nobody.");
        }
        return 0;
    }

    private void write(String text) {
        try {
            if (force) {
                PrivateFiles.replace(out, text);
            } else {
                PrivateFiles.create(out, text);
            }
        } catch (FileAlreadyExistsException taken) {
            throw new WrongUsage(out + " is there already; choose another file, or --force to replace it", taken);
        } catch (IOException unwritable) {
            throw WrongUsage.unwritable(out, unwritable);
        }
    }
}
