package dev.heddle.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What the user asked for cannot be done: a file that cannot be read, a port that is taken. It ends
/// the command with exit code 2 and this one sentence.
public final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param sentence what was wrong and what is possible, without a full stop; never keys
    public WrongUsage(String sentence) {
        super(sentence);
    }

    /// @param cause shown with `--verbose` only
    public WrongUsage(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// @param path a file that cannot be written
    static WrongUsage unwritable(Path path, IOException failure) {
        String reason = switch (failure) {
            case NoSuchFileException _ -> "its directory does not exist";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(failure.getMessage());
        };
        return new WrongUsage("cannot write " + path + ": " + reason, failure);
    }
}
