package dev.heddle.session;

import dev.heddle.core.ProtocolId;
import dev.heddle.core.ProtocolViolation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/// A set of bits 0 to 255 as the handshake carries it: bit i is in byte i / 8, from its top bit down. Bits 0 to
/// 199 are protocols, 200 to 255 capabilities among our own kind, which older nodes ignore.
public final class ProtocolSet {
    /// The longest set a deployed node reads.
    static final int MOST_BYTES = 8192;

    private static final int BITS = 256;

    private final BitSet bits;

    private ProtocolSet(BitSet bits) {
        this.bits = bits;
    }

    public static ProtocolSet of(Collection<ProtocolId> protocols) {
        BitSet bits = new BitSet(BITS);
        for (ProtocolId protocol : protocols) bits.set(protocol.number());
        return new ProtocolSet(bits);
    }

    public static ProtocolSet of(ProtocolId... protocols) {
        return of(List.of(protocols));
    }

    public boolean contains(ProtocolId protocol) {
        return bits.get(protocol.number());
    }

    /// This set with capabilities added.
    public ProtocolSet with(Capability... capabilities) {
        BitSet more = (BitSet) bits.clone();
        for (Capability capability : capabilities) more.set(capability.bit());
        return new ProtocolSet(more);
    }

    public boolean contains(Capability capability) {
        return bits.get(capability.bit());
    }

    public boolean isEmpty() {
        return bits.isEmpty();
    }

    /// The protocols and capabilities in both sets.
    public ProtocolSet common(ProtocolSet other) {
        BitSet common = (BitSet) bits.clone();
        common.and(other.bits);
        return new ProtocolSet(common);
    }

    /// Whether there is a protocol in both sets; capabilities are none.
    boolean sharesProtocol(ProtocolSet other) {
        int first = common(other).bits.nextSetBit(0);
        return first >= 0 && first < ProtocolId.LIMIT;
    }

    /// No more bytes than the highest bit needs.
    byte[] encode() {
        byte[] bytes = new byte[(bits.length() + 7) / 8];
        for (int bit = bits.nextSetBit(0); bit >= 0; bit = bits.nextSetBit(bit + 1)) {
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return bytes;
    }

    /// Takes bits above 255 for unknown and trailing zero bytes as they come.
    static ProtocolSet decode(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new ProtocolViolation("a protocol set of %d bytes, limit %d".formatted(bytes.length, MOST_BYTES));
        }
        BitSet bits = new BitSet(BITS);
        for (int bit = 0; bit < Math.min(BITS, bytes.length * 8); bit++) {
            if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) bits.set(bit);
        }
        return new ProtocolSet(bits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProtocolSet set && bits.equals(set.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits.toLongArray());
    }

    @Override
    public String toString() {
        return bits.toString();
    }
}
