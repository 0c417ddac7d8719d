package dev.heddle.chaos;

import java.net.InetSocketAddress;
import java.util.SplittableRandom;

/// Addresses of this machine's loopback, in turn. Each is in a /24 of its own, so that limits for one
/// address and for one network meet as many as there are; none is in 127.0.0.0/16, where honest nodes live.
final class SourceAddresses {
    /// Second and third byte are free, and the second is not 0.
    static final int MOST = 255 << 8;

    private static final int FIRST = 127 << 24 | 1 << 16;
    private static final int LAST_BYTE_MOST = 254;

    private final InetSocketAddress[] addresses;
    private int next;

    /// @param count 1 to [#MOST]
    SourceAddresses(int count, SplittableRandom random) {
        addresses = new InetSocketAddress[count];
        for (int i = 0; i < count; i++) {
            int bits = FIRST + (i << 8) + 1 + random.nextInt(LAST_BYTE_MOST);
            addresses[i] = new InetSocketAddress(AttackTarget.inet(bits), 0);
        }
    }

    InetSocketAddress next() {
        if (next == addresses.length) next = 0;
        return addresses[next++];
    }
}
