package dev.heddle.session;

import dev.heddle.noise.Sealer;
import java.util.ArrayDeque;
import java.util.Deque;

/// The arrays that records are packed in, sealed to and opened from, each as long as the longest record. They
/// belong to a loop, and a link borrows them while it is busy: an idle one holds none. For one loop.
///
/// They are arrays of their own and no parts of a pool's: the JDK's GCM copies all of an array that is both its
/// input and its output, be the parts in use ever so far apart.
final class RecordArrays {
    static final int BYTES = Sealer.MAX_PLAIN_BYTES + Sealer.OVERHEAD_BYTES;

    /// Kept for the next borrower; links that wait in the middle of a record may have more out at a time.
    private static final int SPARE = 4;

    private final Deque<byte[]> spare = new ArrayDeque<>();

    byte[] borrow() {
        byte[] array = spare.poll();
        return array != null ? array : new byte[BYTES];
    }

    void giveBack(byte[] array) {
        if (spare.size() < SPARE) spare.push(array);
    }
}
