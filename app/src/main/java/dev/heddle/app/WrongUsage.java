package dev.heddle.app;

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
}
