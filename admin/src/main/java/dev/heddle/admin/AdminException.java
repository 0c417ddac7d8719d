package dev.heddle.admin;

/// An admin endpoint that cannot be started or asked. The message is one sentence for people, without a full
/// stop and without the token: what is wrong, and where it helps, what to do.
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AdminException(String message) {
        super(message);
    }

    public AdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
