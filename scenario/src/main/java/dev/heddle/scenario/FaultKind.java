package dev.heddle.scenario;

import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What can go wrong in a run. Each has a beginning and an end, but for the two that happen to a link at
/// once.
public enum FaultKind {
    /// A node's process dies, and starts again.
    CRASH(2, Duration.ofMillis(50), Duration.ofSeconds(60)),
    /// A machine loses its power, and with it what was not synced; it starts again.
    POWER_FAILURE(2, Duration.ofMillis(50), Duration.ofSeconds(60)),
    /// A node is closed in good order, and starts again.
    RESTART(1, Duration.ofMillis(50), Duration.ofSeconds(30)),
    /// Nothing of a node runs for a while, as when it collects garbage.
    PAUSE(6, Duration.ofMillis(10), Duration.ofSeconds(90)),
    /// Each task of a node takes a while.
    SLOW_PROCESSOR(6, Duration.ofMillis(100), Duration.ofSeconds(30)),
    /// A wall clock is wrong by milliseconds or by a day.
    CLOCK_JUMP(4, Duration.ofMillis(100), Duration.ofSeconds(60)),
    /// A machine's clocks run too fast or too slowly.
    CLOCK_DRIFT(4, Duration.ofSeconds(1), Duration.ofSeconds(60)),
    /// A disk takes long to sync.
    SLOW_DISK(3, Duration.ofMillis(100), Duration.ofSeconds(60)),
    /// Nothing more can be written to a disk.
    FULL_DISK(3, Duration.ofMillis(100), Duration.ofSeconds(60)),

    /// Packets get lost.
    LOSS(6, Duration.ofMillis(100), Duration.ofSeconds(60)),
    /// Everything takes longer.
    SLOWED(6, Duration.ofMillis(100), Duration.ofSeconds(60)),
    /// Nothing passes, and what is sent is lost.
    STOPPED(4, Duration.ofMillis(10), Duration.ofSeconds(90)),
    /// Nothing passes until it is over; then all of it does.
    JAMMED(4, Duration.ofMillis(10), Duration.ofSeconds(90)),
    /// Packets arrive with another bit.
    CORRUPTION(2, Duration.ofMillis(10), Duration.ofSeconds(30)),
    /// Bytes arrive in other pieces than they were sent in.
    RESHAPING(4, Duration.ofMillis(100), Duration.ofSeconds(60)),
    /// Somebody on the way ends a link.
    RESET(2, Duration.ZERO, Duration.ZERO),
    /// One end of a link is gone, and the other is not told.
    HALF_OPEN(2, Duration.ZERO, Duration.ZERO),
    /// A node's sockets are not read.
    NEVER_READS(2, Duration.ofMillis(10), Duration.ofSeconds(60)),
    /// They are read slowly.
    SLOW_READS(4, Duration.ofMillis(100), Duration.ofSeconds(60)),

    /// Two sides see nothing of each other.
    PARTITION(1, Duration.ofMillis(100), Duration.ofSeconds(90)),
    /// One side is not heard by the other.
    ONE_WAY_PARTITION(1, Duration.ofMillis(100), Duration.ofSeconds(90)),
    /// Two sides see nothing of each other, and one node sees both.
    BRIDGE(1, Duration.ofMillis(100), Duration.ofSeconds(90)),
    /// Each node sees two others.
    RING(1, Duration.ofMillis(100), Duration.ofSeconds(90)),
    /// Lines are jammed one after the other, and released in another order.
    SWIZZLE(1, Duration.ofSeconds(1), Duration.ofSeconds(60));

    private final int weight;
    private final Duration shortest;
    private final Duration longest;

    FaultKind(int weight, Duration shortest, Duration longest) {
        this.weight = weight;
        this.shortest = shortest;
        this.longest = longest;
    }

    /// How often it comes beside the others where a seed favours none: what costs links and handshakes
    /// comes less often.
    int weight() {
        return weight;
    }

    /// Zero for what happens at once.
    Duration draw(SplittableRandom random) {
        return Draws.logarithmic(random, shortest, longest);
    }

    /// @return null when there is nobody to whom it can happen now
    @Nullable
    Fault draw(FaultScene scene) {
        return switch (this) {
            case CRASH -> NodeFaults.crash(scene);
            case POWER_FAILURE -> NodeFaults.powerFailure(scene);
            case RESTART -> NodeFaults.restart(scene);
            case PAUSE -> NodeFaults.pause(scene);
            case SLOW_PROCESSOR -> NodeFaults.slowProcessor(scene);
            case CLOCK_JUMP -> NodeFaults.clockJump(scene);
            case CLOCK_DRIFT -> NodeFaults.clockDrift(scene);
            case SLOW_DISK -> NodeFaults.slowDisk(scene);
            case FULL_DISK -> NodeFaults.fullDisk(scene);
            case LOSS -> LineFaults.loss(scene);
            case SLOWED -> LineFaults.slowed(scene);
            case STOPPED -> LineFaults.stopped(scene);
            case JAMMED -> LineFaults.jammed(scene);
            case CORRUPTION -> LineFaults.corruption(scene);
            case RESHAPING -> LineFaults.reshaping(scene);
            case RESET -> LineFaults.reset(scene);
            case HALF_OPEN -> LineFaults.halfOpen(scene);
            case NEVER_READS -> NodeFaults.neverReads(scene);
            case SLOW_READS -> NodeFaults.slowReads(scene);
            case PARTITION -> Partitions.symmetric(scene);
            case ONE_WAY_PARTITION -> Partitions.oneWay(scene);
            case BRIDGE -> Partitions.bridge(scene);
            case RING -> Partitions.ring(scene);
            case SWIZZLE -> Partitions.swizzle(scene);
        };
    }
}
