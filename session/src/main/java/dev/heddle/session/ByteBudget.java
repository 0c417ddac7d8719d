package dev.heddle.session;

import dev.heddle.core.LimitUse;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// So many bytes for all links of a node. Whoever takes some gives them back. Any thread.
final class ByteBudget {
    private final String name;
    private final long bytes;
    private final AtomicLong used = new AtomicLong();
    private final LongAdder refused = new LongAdder();

    /// @param name as [LimitUse] has it
    ByteBudget(String name, long bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    long usedBytes() {
        return used.get();
    }

    /// Takes some, and as many as are useful ahead while half is free: what is taken ahead must not keep others out.
    ///
    /// @param moving else only the first half is there: the other is kept for links that move
    /// @return `least` or `most` bytes; -1 when there are too few, and then nothing is taken
    long take(long least, long most, boolean moving) {
        long ceiling = moving ? bytes : bytes / 2;
        long now = used.get();
        while (now + least <= ceiling) {
            long taken = now + most <= ceiling / 2 ? most : least;
            if (used.compareAndSet(now, now + taken)) return taken;
            now = used.get();
        }
        refuse();
        return -1;
    }

    /// Counts what was refused without being asked for here. @return false
    boolean refuse() {
        refused.increment();
        return false;
    }

    void giveBack(long count) {
        used.addAndGet(-count);
    }

    LimitUse use() {
        return new LimitUse(name, used.get(), bytes, refused.sum());
    }
}
