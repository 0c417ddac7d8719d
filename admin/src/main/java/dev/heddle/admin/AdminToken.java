package dev.heddle.admin;

import dev.heddle.transport.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The secret of an admin endpoint: 32 random bytes as 64 hexadecimal digits.
///
/// @param text the digits
record AdminToken(String text) {
    private static final int BYTES = 32;
    private static final String SCHEME = "Bearer ";

    /// More than a token and a line's end, so that a wrong file is not read whole.
    private static final long FILE_BYTES_MOST = 128;

    AdminToken {
        if (!text.matches("[0-9a-f]{64}")) throw new IllegalArgumentException("a token has 64 hexadecimal digits");
    }

    /// One that nobody knows yet.
    static AdminToken fresh() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AdminToken(HexFormat.of().formatHex(bytes));
    }

    /// @throws AdminException that says what is wrong with the file and what to do, never what it holds
    static AdminToken read(Path file) {
        try {
            if (Files.exists(file) && (Files.isDirectory(file) || Files.size(file) > FILE_BYTES_MOST)) {
                throw new AdminException(file + " holds no token");
            }
            return new AdminToken(
                    Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException missing) {
            throw new AdminException(
                    "there is no token in %s; the process that makes it is not running, or has another folder"
                            .formatted(file),
                    missing);
        } catch (AccessDeniedException denied) {
            throw new AdminException(
                    "cannot read %s: permission denied; only its owner may ask that process".formatted(file), denied);
        } catch (IllegalArgumentException malformed) {
            throw new AdminException(file + " holds no token");
        } catch (IOException unreadable) {
            throw new AdminException("cannot read %s: %s".formatted(file, unreadable.getMessage()), unreadable);
        }
    }

    /// Leaves it in a file that only its owner may read, in place of an older one.
    ///
    /// @throws AdminException when others may read or change the file that is there, or none can be written
    void write(Path file) {
        // Somebody made it so, and may expect to read the next one too.
        if (PrivateFiles.opened(file)) {
            throw new AdminException(
                    "others than its owner may read or change %s; remove it, or 'chmod 600' it".formatted(file));
        }
        try {
            PrivateFiles.replace(file, text + "\n");
        } catch (IOException unwritable) {
            throw new AdminException("cannot write %s: %s".formatted(file, unwritable), unwritable);
        }
    }

    /// Removes the file if it still holds this token: by now it may be another process's.
    void remove(Path file) {
        try {
            if (Files.readString(file, StandardCharsets.US_ASCII).strip().equals(text)) Files.delete(file);
        } catch (IOException gone) {
            // Whoever reads it later has a token that nobody takes.
        }
    }

    /// What a request carries in its header `Authorization`.
    String credentials() {
        return SCHEME + text;
    }

    /// Whether these are the [#credentials()], found in a time that does not tell how much of them is right.
    boolean admits(String credentials) {
        return MessageDigest.isEqual(
                credentials.getBytes(StandardCharsets.UTF_8), credentials().getBytes(StandardCharsets.UTF_8));
    }

    /// Nothing that is logged by accident holds the secret.
    @Override
    public String toString() {
        return "AdminToken";
    }
}
