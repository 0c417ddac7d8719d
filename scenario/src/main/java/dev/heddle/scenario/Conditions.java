package dev.heddle.scenario;

import dev.heddle.core.Limits;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Function;

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
/// @param delistingsPerMinute peers that are taken off the list for a while
/// @param pingsPerMinute health checks that the application asks for
/// @param dialsPerMinute single dials
/// @param slowAnswers whether some handlers answer late, or never
/// @param callBurstsPerMinute more calls to one peer than it serves at once
/// @param bulkPerMinute large messages beside those of the scenario; in the middle of some the link ends
/// @param greetings whether a node has something to say the moment a peer is up
/// @param replays whether somebody sends again what others began their handshakes with
/// @param impostor whether somebody answers in the place of others
record Conditions(
        Limits limits,
        boolean unlistedLetIn,
        int strangers,
        boolean hostile,
        Duration handlersBusy,
        double burstsPerMinute,
        double broadcastsPerMinute,
        double partingsPerMinute,
        double delistingsPerMinute,
        double pingsPerMinute,
        double dialsPerMinute,
        boolean slowAnswers,
        double callBurstsPerMinute,
        double bulkPerMinute,
        boolean greetings,
        boolean replays,
        boolean impostor) {
    /// One in so many seeds.
    private static final int SELDOM = 4;

    /// So many bodies of the usual load fit wherever they wait.
    private static final int FEW_BODIES = 4;

    /// A minute and node.
    private static final double CALL_BURSTS_MOST = 1.2;

    private static final double DELISTINGS_MOST = 1.2;
    private static final double BULK_MOST = 4;

    /// Where a back-off is narrowed it ends here at least.
    private static final Duration BACKOFF_LEAST = Duration.ofSeconds(5);

    /// Nothing but the scenario's own load.
    static Conditions plain(Limits usual) {
        return new Conditions(
                usual, false, 0, false, Duration.ZERO, 0, 0, 0, 0, 0, 0, false, 0, 0, false, false, false);
    }

    /// The same for the same streams. What came later draws from streams of its own, so that it shifts
    /// nothing.
    ///
    /// @param streams by their purpose
    /// @param scenario whose limits stay as they are or become narrower, but not too narrow for its load
    static Conditions draw(Function<String, SplittableRandom> streams, Scenario scenario) {
        SplittableRandom random = streams.apply("conditions");
        boolean unlistedLetIn = random.nextBoolean();
        double callBursts = rate(streams.apply("bursts of calls"), 2, CALL_BURSTS_MOST);
        Limits limits = limits(random, streams, scenario, callBursts > 0);
        int strangers = random.nextInt(4);
        return new Conditions(
                limits.withUnknownInboundLinks(places(limits.unknownInboundLinks(), strangers)),
                unlistedLetIn,
                strangers,
                random.nextInt(SELDOM) == 0,
                random.nextInt(SELDOM) == 0 ? Duration.ofMillis(1 + random.nextInt(40)) : Duration.ZERO,
                random.nextInt(2) * random.nextDouble(1),
                random.nextInt(2) * random.nextDouble(4),
                random.nextInt(2) * random.nextDouble(0.5),
                rate(streams.apply("delistings"), 2, DELISTINGS_MOST),
                random.nextInt(2) * random.nextDouble(2),
                random.nextInt(2) * random.nextDouble(2),
                random.nextBoolean(),
                callBursts,
                rate(streams.apply("bulk"), SELDOM, BULK_MOST),
                streams.apply("greetings").nextBoolean(),
                streams.apply("replays").nextInt(SELDOM) == 0,
                streams.apply("impostor here").nextInt(SELDOM) == 0);
    }

    /// Where there are several strangers, not all of them have a place.
    private static int places(int usual, int strangers) {
        return strangers > 1 ? Math.min(usual, strangers - 1) : usual;
    }

    /// In one of so many seeds so often that it happens in short runs too, and in the others never.
    private static double rate(SplittableRandom random, int seeds, double most) {
        return random.nextInt(seeds) == 0 ? random.nextDouble(most / 4, most) : 0;
    }

    private static Limits limits(
            SplittableRandom random,
            Function<String, SplittableRandom> streams,
            Scenario scenario,
            boolean callBursts) {
        Limits usual = scenario.limits();
        boolean narrow = random.nextBoolean();
        int unconfirmed = narrow ? Math.min(usual.unconfirmedLinks(), 8 + random.nextInt(8)) : usual.unconfirmedLinks();
        int bodyBytes = FEW_BODIES * scenario.load().bytes();
        Limits.Lanes lanes = narrow ? lanes(random, usual.lanes(), bodyBytes) : usual.lanes();
        int largeBytes = Math.max(1 << 20, scenario.load().largeBytes());
        Limits.Large large = narrow ? large(random, usual.large(), largeBytes) : usual.large();
        int calls = narrow ? Math.min(usual.calls(), 6 + random.nextInt(10)) : usual.calls();
        SplittableRandom peerBytes = streams.apply("inbound bytes of a peer");
        Limits.Inbound inbound = narrow ? inbound(random, peerBytes, usual.inbound(), bodyBytes) : usual.inbound();
        int messageBytes = narrow ? Math.min(usual.messageBytes(), largeBytes) : usual.messageBytes();
        int frameBytes = Math.max(128 << 10, Math.ceilDiv(messageBytes, 16));
        SplittableRandom backoff = streams.apply("back-off");
        boolean impatient = backoff.nextBoolean();
        return new Limits(
                usual.handshake(),
                usual.connect(),
                usual.clockSkew(),
                unconfirmed(streams.apply("unconfirmed links"), unconfirmed, scenario.nodes()),
                usual.arrivals(),
                narrow ? Math.min(usual.frameBytes(), frameBytes) : usual.frameBytes(),
                messageBytes,
                lanes,
                large,
                narrow ? reassembly(usual.reassembly(), largeBytes) : usual.reassembly(),
                usual.stall(),
                calls,
                usual.callDefault(),
                usual.callMost(),
                narrow && callBursts ? lessThan(calls, streams.apply("answers that wait"), inbound) : inbound,
                Math.min(usual.unknownInboundLinks(), 1 + random.nextInt(2)),
                usual.unknownLinksPerSubnet(),
                usual.health(),
                usual.parsingErrorsPerSecond(),
                usual.drain(),
                usual.backoffFirst(),
                impatient ? shorter(backoff, usual.backoffMost()) : usual.backoffMost(),
                impatient ? shorter(backoff, usual.backoffReset()) : usual.backoffReset());
    }

    /// In some seeds fewer than there are peers that dial.
    private static int unconfirmed(SplittableRandom random, int usual, int nodes) {
        return random.nextInt(SELDOM) == 0 ? Math.min(usual, Math.min(nodes - 1, 1 + random.nextInt(3))) : usual;
    }

    /// Room for fewer answers than there may be calls.
    private static Limits.Inbound lessThan(int calls, SplittableRandom random, Limits.Inbound usual) {
        int messages = 2 + random.nextInt(Math.max(1, calls - 2));
        return new Limits.Inbound(Math.min(messages, usual.messages()), usual.bytes(), usual.peerBytes());
    }

    private static Duration shorter(SplittableRandom random, Duration usual) {
        return usual.compareTo(BACKOFF_LEAST) > 0 ? Draws.logarithmic(random, BACKOFF_LEAST, usual) : usual;
    }

    private static Limits.Large large(SplittableRandom random, Limits.Large usual, int bytes) {
        return new Limits.Large(Math.min(usual.messages(), 1 + random.nextInt(3)), Math.min(usual.bytes(), bytes));
    }

    private static Limits.Reassembly reassembly(Limits.Reassembly usual, int bytes) {
        return new Limits.Reassembly(
                Math.min(usual.peerBytes(), bytes),
                Math.min(usual.nodeBytes(), 4L * bytes),
                usual.idle(),
                usual.base(),
                usual.perMebibyte(),
                usual.slowest(),
                usual.slowestAfter());
    }

    private static Limits.Lanes lanes(SplittableRandom random, Limits.Lanes usual, int leastBytes) {
        return new Limits.Lanes(
                Math.min(usual.bytes(), Math.max(leastBytes, (32 + random.nextInt(256)) << 10)),
                Math.min(usual.critical(), 4 + random.nextInt(28)),
                Math.min(usual.high(), 8 + random.nextInt(56)),
                Math.min(usual.normal(), 8 + random.nextInt(120)),
                Math.min(usual.low(), 4 + random.nextInt(28)));
    }

    /// What all protocols of a peer may have waiting is more than what one may, and sometimes hardly more.
    private static Limits.Inbound inbound(
            SplittableRandom random, SplittableRandom peerRandom, Limits.Inbound usual, int leastBytes) {
        int bytes = Math.min(usual.bytes(), Math.max(leastBytes, (16 + random.nextInt(64)) << 10));
        int messages = Math.min(usual.messages(), 4 + random.nextInt(60));
        int peerBytes = peerRandom.nextBoolean() ? 2 * bytes : bytes + bytes / 4;
        return new Limits.Inbound(messages, bytes, Math.min(usual.peerBytes(), peerBytes));
    }
}
