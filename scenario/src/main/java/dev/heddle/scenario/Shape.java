package dev.heddle.scenario;

import dev.heddle.noise.NoiseSuite;
import dev.heddle.simulator.Host;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.Simulation;
import java.time.Duration;
import java.util.SplittableRandom;

/// The world of one seed while nothing is wrong with it: what one of them hides another shows.
///
/// @param lines how they differ from the scenario's
/// @param deployed whether nodes do as deployed ones do
/// @param exact whether all clocks are right and disks take no time
record Shape(Lines lines, NoiseSuite suite, boolean deployed, boolean exact) {
    /// As the scenario says.
    static final Shape PLAIN = new Shape(Lines.AS_GIVEN, NoiseSuite.AESGCM_SHA256, false, true);

    private static final int DRIFT_MOST_PPM = 50;
    private static final int WALL_MOST_MILLIS = 5_000;
    private static final Duration SYNC_LEAST = Duration.ofNanos(50_000);
    private static final Duration SYNC_MOST = Duration.ofMillis(20);

    /// How lines differ from those of the scenario.
    enum Lines {
        AS_GIVEN,
        NEAR,
        FAR,
        UNSTEADY,
        LOSSY,
        NARROW,
        RESHAPED;

        private static final int TIMES = 6;
        private static final Duration FAR_MOST = Duration.ofMillis(250);
        private static final double LOSS = 0.005;
        private static final long BYTES_PER_SECOND = 120_000;
        private static final double RESHAPING = 0.2;

        LinkProfile of(LinkProfile given) {
            return switch (this) {
                case AS_GIVEN -> given;
                case NEAR -> given.withDelay(given.delay().dividedBy(TIMES * TIMES));
                case FAR -> given.withDelay(further(given.delay()));
                case UNSTEADY ->
                    given.withJitter(given.delay().dividedBy(TIMES)).withTail(LinkProfile.Tail.HEAVY);
                case LOSSY -> given.withLoss(Math.max(LOSS, given.loss()));
                case NARROW -> given.bytesPerSecond() == 0 ? given.withBytesPerSecond(BYTES_PER_SECOND) : given;
                case RESHAPED -> given.withReshaping(RESHAPING);
            };
        }

        private static Duration further(Duration delay) {
            Duration far = delay.multipliedBy(TIMES);
            if (far.compareTo(FAR_MOST) > 0) far = FAR_MOST;
            return far.compareTo(delay) > 0 ? far : delay;
        }
    }

    static Shape draw(SplittableRandom random) {
        Lines[] lines = Lines.values();
        NoiseSuite[] suites = NoiseSuite.values();
        return new Shape(
                lines[random.nextInt(lines.length)],
                suites[random.nextInt(suites.length)],
                random.nextInt(4) == 0,
                random.nextInt(4) == 0);
    }

    /// For many large messages: mostly on lines where one is under way for long, and half of them in one frame.
    Shape forBulk(SplittableRandom random) {
        Lines other = switch (random.nextInt(4)) {
            case 0, 1 -> Lines.NARROW;
            case 2 -> Lines.LOSSY;
            default -> lines;
        };
        return new Shape(other, suite, random.nextBoolean(), exact);
    }

    /// For greetings: in some seeds on lines that bring several records at once.
    Shape forGreetings(SplittableRandom random) {
        return random.nextInt(4) == 0 ? new Shape(Lines.RESHAPED, suite, deployed, exact) : this;
    }

    /// Puts a machine's clock as it is while nothing is wrong: nearly right.
    void setClock(Simulation simulation, Host host) {
        SplittableRandom random = simulation.random("clock of host " + host.number());
        int driftPpm = random.nextInt(-DRIFT_MOST_PPM, DRIFT_MOST_PPM + 1);
        int aheadMillis = random.nextInt(-WALL_MOST_MILLIS, WALL_MOST_MILLIS + 1);
        host.clock().drift(exact ? 0 : driftPpm);
        host.clock().setWallAhead(Duration.ofMillis(exact ? 0 : aheadMillis));
    }

    /// Makes a machine's disk as fast as it is while nothing is wrong.
    void setDisk(Simulation simulation, Host host) {
        SplittableRandom random = simulation.random("disk of host " + host.number());
        Duration sync = Draws.logarithmic(random, SYNC_LEAST, SYNC_MOST);
        host.store().delay(exact ? Duration.ZERO : sync);
    }
}
