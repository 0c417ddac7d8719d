package dev.heddle.daemon;

import dev.heddle.config.ConfigException;
import dev.heddle.core.PeerId;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// The file with a node's key, as `heddle keygen` makes it.
public final class IdentityFile {
    private static final long BYTES_MOST = 4 << 10;

    private IdentityFile() {}

    /// @return belongs to the caller, who closes it
    /// @throws ConfigException that says what is wrong with the file and what to do, never what it holds
    public static Identity load(Path file) {
        try {
            if (Files.isDirectory(file)) throw new ConfigException("cannot read " + file + ": it is a directory");
            if (Files.exists(file) && Files.size(file) > BYTES_MOST) {
                throw new ConfigException(file + " is no identity: it has more than %d bytes".formatted(BYTES_MOST));
            }
            return Identity.parse(Files.readString(file), Ciphers.system());
        } catch (NoSuchFileException missing) {
            throw new ConfigException("there is no file " + file + "; 'heddle keygen --out " + file + "' makes one");
        } catch (AccessDeniedException denied) {
            throw new ConfigException("cannot read " + file + ": permission denied; its owner can change that");
        } catch (MalformedInputException binary) {
            throw new ConfigException(file + " is no identity: it is no text");
        } catch (IllegalArgumentException malformed) {
            throw new ConfigException(file + " is no identity: " + malformed.getMessage());
        } catch (IOException unreadable) {
            throw new ConfigException("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    /// The same, for a node that has been given an id of its own.
    public static Identity load(Path file, Optional<PeerId> peer) {
        Identity own = load(file);
        if (peer.isEmpty() || own.peer().equals(peer.get())) return own;
        try (own) {
            return own.withPeer(peer.get());
        }
    }
}
