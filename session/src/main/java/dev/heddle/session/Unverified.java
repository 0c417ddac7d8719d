package dev.heddle.session;

import dev.heddle.core.ProtocolViolation;

/// A record does not verify: on its way somebody has turned a bit. Unlike other violations it says nothing about the
/// peer.
final class Unverified extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    Unverified() {
        super("a record that does not verify");
    }
}
