package dev.heddle.core;

/// What a peer sent cannot be right. It unwinds a decoder up to the entry of the machine that was fed, which
/// turns it into a close or a reply; it never leaves the room. It carries no stack trace: a hostile peer must
/// not make one costly.
public class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what was seen and what is allowed; no keys, no plaintext
    public ProtocolViolation(String message) {
        super(message, null, false, false);
    }
}
