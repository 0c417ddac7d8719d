package dev.heddle.simulator;

import java.util.SplittableRandom;

/// One direction between two hosts: whatever goes from one to the other shares it. Changeable while it is used.
public final class Line {
    private final Host from;
    private final Host to;
    private final SplittableRandom random;
    private LinkProfile profile;

    Line(Host from, Host to, LinkProfile profile, SplittableRandom random) {
        this.from = from;
        this.to = to;
        this.profile = profile;
        this.random = random;
    }

    public Host from() {
        return from;
    }

    public Host to() {
        return to;
    }

    public LinkProfile profile() {
        return profile;
    }

    /// From here on; what is on its way keeps its time.
    public void profile(LinkProfile other) {
        profile = other;
    }

    /// How long something takes that leaves now.
    long delayNanos() {
        long jitterNanos = profile.jitter().toNanos();
        return profile.delay().toNanos()
                + (jitterNanos == 0 ? 0 : (long) (-Math.log(1 - random.nextDouble()) * jitterNanos));
    }
}
