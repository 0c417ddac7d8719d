package dev.heddle.admin;

/// The secret of an admin endpoint: 32 random bytes as 64 hexadecimal digits.
///
/// @param text the digits
record AdminToken(String text) {
    AdminToken {
        if (!text.matches("[0-9a-f]{64}")) throw new IllegalArgumentException("a token has 64 hexadecimal digits");
    }

    /// Nothing that is logged by accident holds the secret.
    @Override
    public String toString() {
        return "AdminToken";
    }
}
