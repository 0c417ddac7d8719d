package dev.heddle.simulator;

import dev.heddle.core.VirtualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// The clock of a machine. Its nodes' loops count with it from an origin of their own, at a rate that may
/// be wrong; the wall clock runs at the same rate, and may be wrong by any time besides. In the beginning
/// it is right.
public final class HostClock {
    /// When virtual time begins, on every right wall clock.
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final long MILLION = 1_000_000;
    private static final int DRIFT_MOST_PPM = 500_000;
    /// Deadlines beyond this, 73 years, mean never.
    private static final long FAR_NANOS = Long.MAX_VALUE / 4;

    private final VirtualLoop world;
    private final Runnable onRate;
    private final Consumer<String> told;
    /// Since when the rate is what it is, in the world's time and in what has passed here.
    private long sinceWorldNanos;

    private long sinceNanos;
    private int driftPpm;
    /// What the wall clock shows beyond what has passed here.
    private long wallAheadNanos;

    private long originNanos;

    /// @param onRate called when timers are due at another time than before
    /// @param told what is done to it, for people
    HostClock(VirtualLoop world, Runnable onRate, Consumer<String> told) {
        this.told = told;
        this.world = world;
        this.onRate = onRate;
    }

    /// How much too fast it runs.
    public int driftPpm() {
        return driftPpm;
    }

    /// How far the wall clock is ahead of a right one; negative where it is behind.
    public Duration wallAhead() {
        return Duration.ofNanos(passedNanos(world.nowNanos()) + wallAheadNanos - world.nowNanos());
    }

    /// Runs too fast, or too slowly, from now on: the wall clock, and the time of loops. No timer fires
    /// before its time has come here.
    ///
    /// @param ppm nanoseconds in a millisecond: -500,000 to 500,000
    public void drift(int ppm) {
        if (Math.abs(ppm) > DRIFT_MOST_PPM) {
            throw new IllegalArgumentException("a drift of %d ppm, limit %d".formatted(ppm, DRIFT_MOST_PPM));
        }
        long nowNanos = world.nowNanos();
        sinceNanos = passedNanos(nowNanos);
        sinceWorldNanos = nowNanos;
        driftPpm = ppm;
        told.accept("has a clock with a drift of %d ppm".formatted(ppm));
        onRate.run();
    }

    /// Sets the wall clock, and nothing else.
    public void setWallAhead(Duration ahead) {
        wallAheadNanos = world.nowNanos() - passedNanos(world.nowNanos()) + ahead.toNanos();
        told.accept("has its wall clock set %d ms ahead".formatted(ahead.toMillis()));
    }

    Instant wall() {
        return EPOCH.plusNanos(passedNanos(world.nowNanos()) + wallAheadNanos);
    }

    /// The machine starts anew, and counts from elsewhere. Hosts that stand for the nodes of one process begin at the
    /// same number.
    public void boot(long newOriginNanos) {
        originNanos = newOriginNanos;
    }

    /// What a loop here reads now.
    long nowNanos() {
        return originNanos + passedNanos(world.nowNanos());
    }

    /// The first moment of the world's time at which loops here read this time, or a later one; as if the
    /// rate had always been what it is now.
    long worldNanos(long localNanos) {
        long left = Math.min(FAR_NANOS, localNanos - originNanos - sinceNanos);
        if (driftPpm == 0) return sinceWorldNanos + left;
        // ceil(left * 1,000,000 / rate), and no product beyond 64 bits.
        long rate = MILLION + driftPpm;
        long rest = Math.floorMod(left, rate) * MILLION;
        return sinceWorldNanos + Math.floorDiv(left, rate) * MILLION + Math.ceilDiv(rest, rate);
    }

    /// What has passed here since virtual time began.
    private long passedNanos(long worldNanos) {
        long passed = worldNanos - sinceWorldNanos;
        if (driftPpm == 0) return sinceNanos + passed;
        return sinceNanos + passed + passed / MILLION * driftPpm + Math.floorDiv(passed % MILLION * driftPpm, MILLION);
    }
}
