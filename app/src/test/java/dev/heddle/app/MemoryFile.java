package dev.heddle.app;

import java.util.SplittableRandom;

/// A file that exists in memory only.
record MemoryFile(byte[] content) implements FileSource {
    static MemoryFile random(long seed, int bytes) {
        byte[] content = new byte[bytes];
        new SplittableRandom(seed).nextBytes(content);
        return new MemoryFile(content);
    }

    @Override
    public long bytes() {
        return content.length;
    }

    @Override
    public void read(long offset, byte[] target) {
        System.arraycopy(content, Math.toIntExact(offset), target, 0, target.length);
    }
}
