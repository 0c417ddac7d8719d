package dev.heddle.chaos;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where the two ends of a relay are.
///
/// @param first address of end A, the first of a network of four; the next one is that of end B
/// @param mtuBytes the largest IP packet, 1,280 to 65,535
public record RelayPlan(Inet4Address first, int mtuBytes) {
    /// The network that two machines have alone with each other.
    static final int PREFIX_BITS = 30;

    /// In 198.18.0.0/15, which is meant for measurements and leads nowhere.
    ///
    /// @see <a href="https://www.rfc-editor.org/rfc/rfc2544#appendix-C.2.2">RFC 2544, appendix C.2.2</a>
    public static final RelayPlan DEFAULT = new RelayPlan(address(new byte[] {(byte) 198, 18, 0, 1}), 1_500);

    /// @throws IllegalArgumentException that says what is out of range and what is allowed
    public RelayPlan {
        if ((first.getAddress()[3] & 3) != 1) {
            throw new IllegalArgumentException(
                    "the first address of a network of four is one as 198.18.0.1 or 198.18.0.5, not "
                            + first.getHostAddress());
        }
        // IPv6 asks for the least.
        if (mtuBytes < 1_280 || mtuBytes > 65_535) {
            throw new IllegalArgumentException("an MTU is 1280 to 65535 bytes, got " + mtuBytes);
        }
    }

    public RelayPlan withFirst(Inet4Address other) {
        return new RelayPlan(other, mtuBytes);
    }

    public RelayPlan withMtuBytes(int other) {
        return new RelayPlan(first, other);
    }

    public Inet4Address address(End end) {
        if (end == End.A) return first;
        byte[] next = first.getAddress();
        next[3]++;
        return address(next);
    }

    private static Inet4Address address(byte[] bytes) {
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("four bytes are an address", impossible);
        }
    }
}
