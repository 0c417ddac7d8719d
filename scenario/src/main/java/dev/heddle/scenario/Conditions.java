package dev.heddle.scenario;

import dev.heddle.core.Limits;
import java.time.Duration;
import java.util.SplittableRandom;

/// Under which limits and load one seed runs: so that bounds are reached in some, and that what one setting
/// hides another shows.
///
/// @param limits of every node
/// @param unlistedLetIn whether nodes let in peers that nobody listed
/// @param strangers nodes that nobody lists, and that dial
/// @param hostile whether somebody opens links and does not say what belongs there
/// @param handlersBusy how long a task of a handler waits for its turn
/// @param burstsPerMinute many messages at once to one peer
/// @param broadcastsPerMinute one message to all who are linked
/// @param partingsPerMinute links that are ended by the application, and keys that are not listed for a
///     while
/// @param pingsPerMinute health checks that the application asks for
/// @param dialsPerMinute single dials
/// @param slowAnswers whether some handlers answer late, or never
record Conditions(
        Limits limits,
        boolean unlistedLetIn,
        int strangers,
        boolean hostile,
        Duration handlersBusy,
        double burstsPerMinute,
        double broadcastsPerMinute,
        double partingsPerMinute,
        double pingsPerMinute,
        double dialsPerMinute,
        boolean slowAnswers) {
    /// One in so many seeds.
    private static final int SELDOM = 4;

    /// Nothing but the scenario's own load.
    static Conditions plain(Limits usual) {
        return new Conditions(usual, false, 0, false, Duration.ZERO, 0, 0, 0, 0, 0, false);
    }

    /// The same for the same stream.
    ///
    /// @param usual in the seeds that do not narrow them
    static Conditions draw(SplittableRandom random, Limits usual) {
        boolean unlistedLetIn = random.nextBoolean();
        return new Conditions(
                limits(random, usual),
                unlistedLetIn,
                random.nextInt(4),
                random.nextInt(SELDOM) == 0,
                random.nextInt(SELDOM) == 0 ? Duration.ofMillis(1 + random.nextInt(40)) : Duration.ZERO,
                random.nextInt(2) * random.nextDouble(1),
                random.nextInt(2) * random.nextDouble(4),
                random.nextInt(2) * random.nextDouble(0.5),
                random.nextInt(2) * random.nextDouble(2),
                random.nextInt(2) * random.nextDouble(2),
                random.nextBoolean());
    }

    private static Limits limits(SplittableRandom random, Limits usual) {
        boolean narrow = random.nextBoolean();
        return new Limits(
                usual.handshake(),
                usual.connect(),
                usual.clockSkew(),
                narrow ? 8 + random.nextInt(8) : usual.unconfirmedLinks(),
                narrow ? 128 << 10 : usual.frameBytes(),
                narrow ? 1 << 20 : usual.messageBytes(),
                narrow ? lanes(random) : usual.lanes(),
                narrow ? new Limits.Large(1 + random.nextInt(3), 1 << 20) : usual.large(),
                narrow ? reassembly(usual.reassembly()) : usual.reassembly(),
                usual.stall(),
                narrow ? 6 + random.nextInt(10) : usual.calls(),
                usual.callDefault(),
                usual.callMost(),
                narrow ? inbound(random) : usual.inbound(),
                1 + random.nextInt(2),
                usual.health(),
                usual.parsingErrorsPerSecond(),
                usual.drain(),
                usual.backoffFirst(),
                usual.backoffMost(),
                usual.backoffReset());
    }

    private static Limits.Reassembly reassembly(Limits.Reassembly usual) {
        return new Limits.Reassembly(
                1 << 20,
                4 << 20,
                usual.idle(),
                usual.base(),
                usual.perMebibyte(),
                usual.slowest(),
                usual.slowestAfter());
    }

    private static Limits.Lanes lanes(SplittableRandom random) {
        return new Limits.Lanes(
                (32 + random.nextInt(256)) << 10,
                4 + random.nextInt(28),
                8 + random.nextInt(56),
                8 + random.nextInt(120),
                4 + random.nextInt(28));
    }

    private static Limits.Inbound inbound(SplittableRandom random) {
        int bytes = (16 + random.nextInt(64)) << 10;
        return new Limits.Inbound(4 + random.nextInt(60), bytes, 2 * bytes);
    }
}
