package dev.heddle.daemon;

/// A node cannot be what it is told to be: a file that cannot be read, a port that is taken. The message is
/// one sentence for people, without a full stop and without keys.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(String sentence) {
        super(sentence);
    }

    ConfigException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
