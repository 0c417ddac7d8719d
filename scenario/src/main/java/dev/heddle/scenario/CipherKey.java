package dev.heddle.scenario;

import org.jspecify.annotations.Nullable;

/// A key of a run, whoever holds it and in whichever incarnation. One that seals the records of a link serves one
/// direction of it; those of handshakes seal one part each.
final class CipherKey {
    private final long number;
    private @Nullable Frames sealed;
    private @Nullable Frames opened;
    /// The ends that seal and open with it, as far as they are known.
    @Nullable
    LinkEnd sealer;

    @Nullable
    LinkEnd opener;

    CipherKey(long number) {
        this.number = number;
    }

    /// In the order in which they were first used.
    long number() {
        return number;
    }

    /// What was sealed with it, in its order.
    Frames sealed() {
        Frames frames = sealed;
        if (frames == null) sealed = frames = new Frames();
        return frames;
    }

    /// What verified with it, in its order.
    Frames opened() {
        Frames frames = opened;
        if (frames == null) opened = frames = new Frames();
        return frames;
    }
}
