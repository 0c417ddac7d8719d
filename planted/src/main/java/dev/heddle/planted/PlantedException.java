package dev.heddle.planted;

import org.jspecify.annotations.Nullable;

/// Why the checkers cannot be judged: a patch that does not fit, does not compile, cannot be read or never ends, or a
/// scenario that is not clean without any.
public final class PlantedException extends Exception {
    private static final long serialVersionUID = 1L;

    PlantedException(String message) {
        this(message, null);
    }

    PlantedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
