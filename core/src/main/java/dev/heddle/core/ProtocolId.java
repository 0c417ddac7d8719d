package dev.heddle.core;

/// The number of an application protocol: its bit in the handshake's protocol set and its variant number in
/// each message.
///
/// @param number 0 to 199; 0 to 28 are those of deployed AptosNet nodes, 200 to 255 are bits for capabilities,
///     not protocols
public record ProtocolId(int number) implements Comparable<ProtocolId> {
    /// One past the highest protocol number.
    public static final int LIMIT = 200;

    public ProtocolId {
        if (number < 0 || number >= LIMIT) {
            throw new IllegalArgumentException("a protocol id is 0 to 199, got " + number);
        }
    }

    @Override
    public int compareTo(ProtocolId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "protocol " + number;
    }
}
