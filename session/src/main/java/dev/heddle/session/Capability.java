package dev.heddle.session;

import dev.heddle.core.ProtocolId;

/// What a node can do beyond the deployed wire format: bits 200 to 255 of the protocol set in its handshake
/// message, which older nodes ignore. One is in force on a link when both ends set it.
public enum Capability {
    /// This node is a Heddle node; it says nothing about any extension.
    HEDDLE_NODE(200);

    private final int bit;

    Capability(int bit) {
        if (bit < ProtocolId.LIMIT || bit > 255) throw new IllegalArgumentException("a capability is 200 to 255");
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
