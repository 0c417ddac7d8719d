package dev.heddle.simulator;

import dev.heddle.core.EventLoop;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A running hash of what happens on the wire. Over encoded bytes only: the hash codes of objects differ per
/// run.
final class Trace {
    private final EventLoop loop;
    private final MessageDigest digest;
    private final ByteBuffer head = ByteBuffer.allocate(3 * Long.BYTES);

    Trace(EventLoop loop) {
        this.loop = loop;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /// @param bytes what arrived
    void bytes(long linkEnd, byte[] bytes) {
        event(linkEnd, bytes.length);
        digest.update(bytes);
    }

    /// @param what a number for the kind of event, or a count of bytes
    void event(long linkEnd, long what) {
        head.clear();
        head.putLong(loop.nowNanos()).putLong(linkEnd).putLong(what).flip();
        digest.update(head);
    }

    String hash() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException sha256Can) {
            throw new IllegalStateException(sha256Can);
        }
    }
}
