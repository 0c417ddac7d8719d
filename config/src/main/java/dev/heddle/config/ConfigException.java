package dev.heddle.config;

/// What a configuration asks for cannot be had: a file that cannot be read, a port that is taken. The message is
/// one sentence for people, without a full stop and without keys.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String sentence) {
        super(sentence);
    }

    public ConfigException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
