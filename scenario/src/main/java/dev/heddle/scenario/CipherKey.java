package dev.heddle.scenario;

import org.jspecify.annotations.Nullable;

/// A key of a run, whoever holds it and in whichever incarnation. One that seals the records of a link
/// serves one direction of it; those of handshakes seal one part each.
final class CipherKey {
    private final long number;
    private @Nullable Frames sealed;
    private @Nullable Frames opened;
    /// The end that seals with it, once it is known.
    @Nullable
    LinkEnd sealer;

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
