package dev.heddle.simulator;

import dev.heddle.core.EventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A running hash of what happens on the wire. Over encoded bytes only: the hash codes of objects differ
/// per run.
final class Trace {
    /// The other end finished its direction.
    static final int FINISHED = -1;
    /// The end is gone.
    static final int CLOSED = -2;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int HEAD_BYTES = 3 * Long.BYTES;

    private final EventLoop loop;
    private final MessageDigest digest;
    /// A digest is fed in large pieces: each call costs as much as some hundred bytes.
    private final byte[] collected = new byte[8 << 10];

    private int collectedBytes;

    Trace(EventLoop loop) {
        this.loop = loop;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /// @param bytes whose part arrived
    void bytes(long linkEnd, byte[] bytes, int offset, int length) {
        event(linkEnd, length);
        if (length > collected.length - collectedBytes) feed();
        if (length > collected.length) {
            digest.update(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, collected, collectedBytes, length);
            collectedBytes += length;
        }
    }

    /// @param what a number for the kind of event, or a count of bytes
    void event(long linkEnd, long what) {
        if (HEAD_BYTES > collected.length - collectedBytes) feed();
        LONG.set(collected, collectedBytes, loop.nowNanos());
        LONG.set(collected, collectedBytes + Long.BYTES, linkEnd);
        LONG.set(collected, collectedBytes + 2 * Long.BYTES, what);
        collectedBytes += HEAD_BYTES;
    }

    String hash() {
        feed();
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException sha256Can) {
            throw new IllegalStateException(sha256Can);
        }
    }

    private void feed() {
        digest.update(collected, 0, collectedBytes);
        collectedBytes = 0;
    }
}
