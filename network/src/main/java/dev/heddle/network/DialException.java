package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import java.io.IOException;

/// Why one dial came to nothing. The deployed protocol tells a dialler nothing, so this names what could be
/// seen from here, and otherwise the candidates and what to look at on the other end.
public final class DialException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    DialException(NetworkAddress address, String reason) {
        super("dialling " + address.withoutKey() + ": " + reason);
        this.reason = reason;
    }

    /// What happened, for people, without the address.
    public String reason() {
        return reason;
    }
}
