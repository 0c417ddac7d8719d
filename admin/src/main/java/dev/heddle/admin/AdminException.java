package dev.heddle.admin;

/// An admin endpoint that cannot be started or asked, and why.
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AdminException(String message) {
        super(message);
    }

    public AdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
