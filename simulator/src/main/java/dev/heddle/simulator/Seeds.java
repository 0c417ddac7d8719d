package dev.heddle.simulator;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Random streams of one seed, each by its purpose: a draw added to one shifts no other.
final class Seeds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;

    Seeds(long seed) {
        this.seed = seed;
    }

    /// A fresh stream, the same for the same purpose.
    ///
    /// @see <a href="https://www.rfc-editor.org/rfc/rfc9923">FNV-1a</a>, under a stream of its own per seed
    SplittableRandom stream(String purpose) {
        long hash = FNV_OFFSET;
        for (byte part : purpose.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (part & 0xff)) * FNV_PRIME;
        return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ new SplittableRandom(hash).nextLong());
    }
}
