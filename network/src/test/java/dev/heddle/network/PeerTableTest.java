package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Machine;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.session.CloseCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final PeerId SELF = new PeerId(5, 0, 0, 0);
    private static final PeerId LESSER = new PeerId(4, 0, 0, 0);
    private static final PeerId GREATER = new PeerId(6, 0, 0, 0);
    // Of peer ids the first bit counts as a number's, not as a sign.
    private static final PeerId GREATEST = new PeerId(-1, 0, 0, 0);
    private static final NetworkAddress ADDRESS = NetworkAddress.parse("/memory/1");
    private static final NetworkAddress OTHER_ADDRESS = NetworkAddress.parse("/memory/2");
    private static final CloseCause LOST = new CloseCause.LinkLost(null);

    private PeerTable table = table(SELF, new SplittableRandom(1));
    private long nowNanos = 1_000;
    private final List<PeerTable.Output> seen = new ArrayList<>();

    private static PeerTable table(PeerId self, SplittableRandom random) {
        return new PeerTable(self, Limits.DEFAULT, () -> new Backoff.FullJitter(Limits.DEFAULT, random));
    }

    private static PeerTable deployedTable(SplittableRandom random) {
        return new PeerTable(SELF, Limits.DEFAULT, () -> new Backoff.Deployed(random));
    }

    private List<PeerTable.Output> on(PeerTable.Input input) {
        table.on(nowNanos, input);
        return drained();
    }

    /// What came since the last time, but for the questions of the checks.
    private List<PeerTable.Output> drained() {
        table.drain(seen::add);
        List<PeerTable.Output> outputs = new ArrayList<>(seen);
        seen.clear();
        outputs.removeIf(PeerTable.Output.Compare.class::isInstance);
        return outputs;
    }

    private List<PeerTable.Output> want(PeerId peer) {
        return on(new PeerTable.Input.Want(peer, List.of(ADDRESS)));
    }

    private List<PeerTable.Output> confirmed(long link, PeerId peer, Direction direction) {
        return on(new PeerTable.Input.Confirmed(link, peer, direction, PeerRole.KNOWN, null));
    }

    private List<PeerTable.Output> gone(long link, PeerId peer) {
        return on(new PeerTable.Input.Gone(link, peer, LOST));
    }

    private List<PeerTable.Output> dialFailed(PeerId peer) {
        return on(new PeerTable.Input.DialFailed(peer, true));
    }

    /// Goes on until something follows; what that is, [#drained()] says.
    ///
    /// @return how long that was
    private long untilNext() {
        long start = nowNanos;
        List<PeerTable.Output> outputs = List.of();
        while (outputs.isEmpty()) {
            step();
            outputs = drained();
        }
        seen.addAll(outputs);
        return nowNanos - start;
    }

    /// Goes to the next deadline.
    private void step() {
        long next = table.nextDeadlineNanos();
        assertThat(next).isNotEqualTo(Machine.NO_DEADLINE);
        nowNanos = next;
        table.onDeadline(nowNanos);
    }

    private void assertNothingFollows() {
        long end = nowNanos + 1_000 * SECOND;
        while (table.nextDeadlineNanos() != Machine.NO_DEADLINE && table.nextDeadlineNanos() - end <= 0) {
            step();
            assertThat(drained()).isEmpty();
        }
    }

    private static PeerTable.Output dial(PeerId peer) {
        return new PeerTable.Output.Dial(peer, ADDRESS);
    }

    private static PeerTable.Output up(long link, PeerId peer) {
        return new PeerTable.Output.Up(link, peer);
    }

    private static PeerTable.Output admit(long link, PeerId peer) {
        return new PeerTable.Output.Admit(link, peer);
    }

    private static PeerTable.Output retire(long link) {
        return new PeerTable.Output.Retire(link);
    }

    // ---- one link a peer

    @Test
    void theFirstLinkOfAPeerBringsItUp() {
        assertThat(confirmed(1, GREATER, Direction.INBOUND)).containsExactly(up(1, GREATER), admit(1, GREATER));
        assertThat(gone(1, GREATER)).containsExactly(new PeerTable.Output.Down(GREATER, LOST));
    }

    /// Section 16's table, seen from a peer that is less and from one that is greater.
    @ParameterizedTest
    @CsvSource({
        "INBOUND, INBOUND, true, true",
        "OUTBOUND, OUTBOUND, true, true",
        "INBOUND, OUTBOUND, true, false",
        "OUTBOUND, INBOUND, false, true",
    })
    @Tag("T-27")
    @DisplayName("section 16, 3: of two links to one peer the table decides")
    void ofTwoLinksTheTableDecides(Direction existing, Direction added, boolean ofLesser, boolean ofGreater) {
        long link = 0;
        for (PeerId peer : List.of(LESSER, GREATER, GREATEST)) {
            boolean keepsNew = peer.equals(LESSER) ? ofLesser : ofGreater;
            confirmed(++link, peer, existing);
            List<PeerTable.Output> outputs = confirmed(++link, peer, added);
            if (keepsNew) assertThat(outputs).containsExactly(retire(link - 1), admit(link, peer));
            else assertThat(outputs).containsExactly(retire(link));
            // The loser's end is no event; the survivor's is.
            assertThat(gone(keepsNew ? link - 1 : link, peer)).isEmpty();
            assertThat(gone(keepsNew ? link : link - 1, peer)).containsExactly(new PeerTable.Output.Down(peer, LOST));
        }
    }

    @Test
    @Tag("T-27")
    void bothEndsOfTwoCrossingDialsKeepTheSameLink() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 50; round++) {
            // Link 1 was dialled by us, link 2 by the other; each end confirms them in its own order.
            PeerTable ours = table(SELF, new SplittableRandom(1));
            PeerTable theirs = table(GREATER, new SplittableRandom(2));
            List<Long> kept = new ArrayList<>();
            for (PeerTable end : List.of(ours, theirs)) {
                PeerId peer = end == ours ? GREATER : SELF;
                List<Long> order = random.nextBoolean() ? List.of(1L, 2L) : List.of(2L, 1L);
                TreeSet<Long> live = new TreeSet<>();
                end.on(0, new PeerTable.Input.Want(peer, List.of(ADDRESS)));
                for (long link : order) {
                    boolean outbound = (link == 1) == (end == ours);
                    live.add(link);
                    end.on(
                            0,
                            new PeerTable.Input.Confirmed(
                                    link,
                                    peer,
                                    outbound ? Direction.OUTBOUND : Direction.INBOUND,
                                    PeerRole.VALIDATOR,
                                    null));
                }
                end.drain(output -> {
                    if (output instanceof PeerTable.Output.Retire(long link)) live.remove(link);
                });
                assertThat(live).hasSize(1);
                kept.addAll(live);
                end.on(0, new PeerTable.Input.Gone(3 - live.first(), peer, LOST));
                end.onDeadline(60 * SECOND);
                List<PeerTable.Output> later = new ArrayList<>();
                end.drain(later::add);
                assertThat(later)
                        .as("the end of the other link says and dials nothing")
                        .containsExactly(new PeerTable.Output.Compare());
            }
            assertThat(kept).containsExactly(2L, 2L);
        }
    }

    @Test
    @Tag("T-27")
    void losingTheTieBreakDoesNotRedial() {
        assertThat(want(GREATER)).containsExactly(dial(GREATER));
        confirmed(1, GREATER, Direction.INBOUND);
        assertThat(confirmed(2, GREATER, Direction.OUTBOUND)).containsExactly(retire(2));
        assertThat(gone(2, GREATER)).isEmpty();
        assertNothingFollows();
    }

    @Test
    @DisplayName("section 16, 2: a link to our own id is closed")
    void aLinkToOurselvesIsClosed() {
        assertThat(want(SELF)).isEmpty();
        assertThat(confirmed(1, SELF, Direction.INBOUND))
                .singleElement()
                .isInstanceOfSatisfying(PeerTable.Output.Refuse.class, refuse -> {
                    assertThat(refuse.link()).isEqualTo(1);
                    assertThat(refuse.cause().reason()).contains("ourselves");
                });
    }

    // ---- dialling

    @Test
    void theFirstDialIsAtOnce() {
        assertThat(want(GREATER)).containsExactly(dial(GREATER));
        assertThat(want(GREATER)).as("one at a time").isEmpty();
    }

    @Test
    @DisplayName("section 16: a dial of a peer that is linked is not made")
    void aPeerThatIsLinkedIsNotDialledAndOneThatIsNotWantedNever() {
        confirmed(1, GREATER, Direction.INBOUND);
        assertThat(want(GREATER)).isEmpty();
        confirmed(2, LESSER, Direction.INBOUND);
        gone(2, LESSER);
        assertNothingFollows();
        gone(1, GREATER);
        untilNext();
        assertThat(drained()).containsExactly(dial(GREATER));
    }

    @Test
    void addressesAreUsedInTurn() {
        List<PeerTable.Output> dials =
                new ArrayList<>(on(new PeerTable.Input.Want(GREATER, List.of(ADDRESS, OTHER_ADDRESS))));
        for (int i = 0; i < 3; i++) {
            dialFailed(GREATER);
            untilNext();
            dials.addAll(drained());
        }
        assertThat(dials)
                .extracting(dial -> ((PeerTable.Output.Dial) dial).address())
                .containsExactly(ADDRESS, OTHER_ADDRESS, ADDRESS, OTHER_ADDRESS);
    }

    @Test
    void waitsHaveFullJitterUpToAnEndThatDoubles() {
        int rounds = 400;
        double[] sums = new double[10];
        long[] most = new long[10];
        for (int seed = 0; seed < rounds; seed++) {
            table = table(SELF, new SplittableRandom(seed));
            want(GREATER);
            for (int n = 0; n < 10; n++) {
                assertThat(dialFailed(GREATER)).isEmpty();
                long waited = untilNext();
                long end = Math.min(60 * SECOND, SECOND << n);
                assertThat(waited).isBetween(0L, end);
                sums[n] += (double) waited / end / rounds;
                most[n] = Math.max(most[n], waited * 100 / end);
                assertThat(drained()).containsExactly(dial(GREATER));
            }
        }
        assertThat(Arrays.stream(sums).boxed())
                .allSatisfy(mean -> assertThat(mean).isBetween(0.4, 0.6));
        assertThat(Arrays.stream(most).boxed())
                .allSatisfy(percent -> assertThat(percent).isGreaterThan(95));
    }

    @Test
    void waitsStayAtTheirEndHoweverOftenADialFails() {
        want(GREATER);
        long longest = 0;
        for (int i = 0; i < 200; i++) {
            on(new PeerTable.Input.DialFailed(GREATER, i % 7 > 0));
            long waited = untilNext();
            assertThat(drained()).containsExactly(dial(GREATER));
            assertThat(waited).isLessThanOrEqualTo(60 * SECOND);
            if (i > 10) longest = Math.max(longest, waited);
            if (i > 100) assertThat(longest).isGreaterThan(50 * SECOND);
        }
    }

    @Test
    void whereARetryCannotHelpTheWaitIsTheLongestAtOnce() {
        long longest = 0;
        for (int seed = 0; seed < 50; seed++) {
            table = table(SELF, new SplittableRandom(seed));
            want(GREATER);
            on(new PeerTable.Input.DialFailed(GREATER, false));
            longest = Math.max(longest, untilNext());
        }
        assertThat(longest).isBetween(50 * SECOND, 60 * SECOND);
    }

    @Test
    void aLinkThatLivedAMinuteStartsTheSeriesAnewAndAShorterOneDoesNot() {
        long[] longest = new long[2];
        for (int seed = 0; seed < 100; seed++) {
            for (int lived = 0; lived < 2; lived++) {
                table = table(SELF, new SplittableRandom(seed));
                want(GREATER);
                for (int i = 0; i < 10; i++) {
                    dialFailed(GREATER);
                    untilNext();
                }
                confirmed(1, GREATER, Direction.OUTBOUND);
                nowNanos += lived == 1 ? 60 * SECOND : 60 * SECOND - 1;
                drained();
                gone(1, GREATER);
                longest[lived] = Math.max(longest[lived], untilNext());
            }
        }
        assertThat(longest[0]).isGreaterThan(50 * SECOND);
        assertThat(longest[1]).isLessThanOrEqualTo(SECOND);
    }

    @Test
    void linksThatDieYoungAreDialledLessAndLessOften() {
        want(GREATER);
        long longest = 0;
        for (int link = 0; link < 30; link++) {
            confirmed(link, GREATER, Direction.OUTBOUND);
            nowNanos += SECOND;
            gone(link, GREATER);
            longest = Math.max(longest, untilNext());
            assertThat(drained()).containsExactly(dial(GREATER));
        }
        assertThat(longest).isGreaterThan(30 * SECOND);
    }

    @Test
    @Tag("T-28")
    void aDialOfWhichNothingIsHeardIsGivenUp() {
        want(GREATER);
        assertThat(untilNext()).isBetween(13 * SECOND, 14 * SECOND);
        assertThat(drained()).containsExactly(dial(GREATER));
    }

    @Test
    void onceStoppedItDialsNoMoreAndRetiresWhatComes() {
        want(GREATER);
        dialFailed(GREATER);
        assertThat(on(new PeerTable.Input.Stop())).isEmpty();
        assertThat(table.nextDeadlineNanos()).isEqualTo(Machine.NO_DEADLINE);
        table.onDeadline(nowNanos + 100 * SECOND);
        assertThat(drained()).isEmpty();
        assertThat(want(LESSER)).isEmpty();
        assertThat(confirmed(1, GREATER, Direction.INBOUND)).containsExactly(retire(1));
    }

    @Test
    @Tag("T-28")
    void aLinkWhoseEndNobodyReportedIsMissedAtTheNextCheck() {
        want(GREATER);
        confirmed(1, GREATER, Direction.OUTBOUND);
        long start = nowNanos;
        do step();
        while (nowNanos - start < 4 * SECOND);
        table.drain(seen::add);
        assertThat(nowNanos - start).isLessThanOrEqualTo(6 * SECOND);
        assertThat(seen).contains(new PeerTable.Output.Compare());
        seen.clear();
        assertThat(on(new PeerTable.Input.Linked(new TreeSet<>(Set.of(1L))))).isEmpty();
        assertThat(on(new PeerTable.Input.Linked(new TreeSet<>())))
                .containsExactly(new PeerTable.Output.Down(GREATER, LOST));
        untilNext();
        assertThat(drained()).containsExactly(dial(GREATER));
    }

    @Test
    void aPeerThatIsWantedNoMoreIsNotDialled() {
        want(GREATER);
        dialFailed(GREATER);
        assertThat(on(new PeerTable.Input.Want(GREATER, List.of()))).isEmpty();
        assertNothingFollows();
        assertThat(want(GREATER)).containsExactly(dial(GREATER));
    }

    @Test
    void changedAddressesStartTheSeriesAnewAndTheSameOnesDoNot() {
        want(GREATER);
        for (int i = 0; i < 10; i++) {
            dialFailed(GREATER);
            untilNext();
            drained();
        }
        dialFailed(GREATER);
        long planned = table.nextDialNanos(GREATER);
        assertThat(want(GREATER)).isEmpty();
        assertThat(table.nextDialNanos(GREATER)).isEqualTo(planned);
        assertThat(on(new PeerTable.Input.Want(GREATER, List.of(OTHER_ADDRESS))))
                .containsExactly(new PeerTable.Output.Dial(GREATER, OTHER_ADDRESS));
        dialFailed(GREATER);
        assertThat(table.nextDialNanos(GREATER) - nowNanos).isLessThanOrEqualTo(SECOND);
    }

    /// Sections 17.2 and 17.3: queued at a check every five seconds, then 2, 4, 8, 16, 32, 60, 60 s and up
    /// to 0.1 s.
    @Test
    @DisplayName("section 17.3: the deployed series, each wait from a check on, and anew after a link")
    void theDeployedSeries() {
        table = deployedTable(new SplittableRandom(1));
        long start = nowNanos;
        assertThat(want(GREATER)).as("even the first dial waits").isEmpty();
        long checkNanos = start + SECOND / 10;
        for (int seconds : new int[] {2, 4, 8, 16, 32, 60, 60}) {
            untilNext();
            assertThat(drained()).containsExactly(dial(GREATER));
            assertThat(nowNanos - checkNanos).isBetween(seconds * SECOND, seconds * SECOND + SECOND / 10);
            nowNanos += SECOND / 2;
            table.onDeadline(nowNanos);
            dialFailed(GREATER);
            while (checkNanos - nowNanos <= 0) checkNanos += 5 * SECOND;
        }
        confirmed(1, GREATER, Direction.OUTBOUND);
        gone(1, GREATER);
        assertThat(table.nextDialNanos(GREATER) - checkNanos).isBetween(2 * SECOND, 2 * SECOND + SECOND / 10);
        on(new PeerTable.Input.Want(GREATER, List.of(OTHER_ADDRESS)));
        assertThat(table.nextDialNanos(GREATER) - checkNanos).isBetween(2 * SECOND, 2 * SECOND + SECOND / 10);
    }

    @Test
    @DisplayName("section 17.3: a queued dial is cancelled when the peer connects")
    void aQueuedDialIsCancelledWhenThePeerConnects() {
        table = deployedTable(new SplittableRandom(1));
        want(GREATER);
        confirmed(1, GREATER, Direction.INBOUND);
        assertNothingFollows();
    }

    // ---- slots of the unknown

    private List<PeerTable.Output> unknown(long link, PeerId peer, Direction direction) {
        return on(new PeerTable.Input.Confirmed(link, peer, direction, PeerRole.UNKNOWN, null));
    }

    private static PeerId stranger(long number) {
        return new PeerId(number, 7, 7, 7);
    }

    @Test
    @Tag("T-31")
    @Tag("T-13")
    @DisplayName("section 16, 1: an inbound link of an unknown peer beyond the limit is closed")
    void unknownPeersHaveSoManySlots() {
        int limit = Limits.DEFAULT.unknownInboundLinks();
        for (int i = 0; i < limit; i++) {
            assertThat(unknown(i, stranger(i), Direction.INBOUND)).hasSize(2);
        }
        assertThat(unknown(1_000, stranger(1_000), Direction.INBOUND))
                .singleElement()
                .isInstanceOfSatisfying(PeerTable.Output.Refuse.class, refuse -> {
                    assertThat(refuse.link()).isEqualTo(1_000);
                    assertThat(refuse.cause().reason()).contains("100", "list the peer");
                });
        assertThat(unknown(1_001, stranger(0), Direction.INBOUND))
                .as("it has a link already")
                .containsExactly(retire(0), admit(1_001, stranger(0)));
        assertThat(confirmed(1_002, GREATER, Direction.INBOUND)).as("listed").hasSize(2);
        assertThat(unknown(1_003, LESSER, Direction.OUTBOUND)).as("dialled").hasSize(2);
        gone(1, stranger(1));
        assertThat(unknown(1_004, stranger(1_004), Direction.INBOUND))
                .as("a slot is free again")
                .hasSize(2);
        assertThat(unknown(1_005, stranger(1_005), Direction.INBOUND)).hasSize(1);
        on(new PeerTable.Input.Want(stranger(2), List.of()));
        assertThat(unknown(1_006, stranger(1_006), Direction.INBOUND))
                .as("one is known now")
                .hasSize(2);
    }

    @Test
    @Tag("T-31")
    @Tag("T-13")
    void unknownPeersOfOneSubnetHaveFewerSlots() {
        int limit = Limits.DEFAULT.unknownLinksPerSubnet();
        Subnet site = Subnet.ofSite(NetworkAddress.parse("/ip4/192.0.2.7/tcp/1"));
        Subnet elsewhere = Subnet.ofSite(NetworkAddress.parse("/ip4/192.0.3.7/tcp/1"));
        for (int i = 0; i < limit; i++)
            assertThat(unknown(i, stranger(i), site)).hasSize(2);
        assertThat(unknown(1_000, stranger(1_000), site))
                .singleElement()
                .isInstanceOfSatisfying(
                        PeerTable.Output.Refuse.class,
                        refuse -> assertThat(refuse.cause().reason()).contains("16", "subnet"));
        assertThat(unknown(1_001, stranger(1_001), elsewhere)).hasSize(2);
        assertThat(on(new PeerTable.Input.Confirmed(1_002, GREATER, Direction.INBOUND, PeerRole.KNOWN, site)))
                .as("listed")
                .hasSize(2);
        gone(1, stranger(1));
        assertThat(unknown(1_003, stranger(1_003), site))
                .as("a slot is free again")
                .hasSize(2);
    }

    private List<PeerTable.Output> unknown(long link, PeerId peer, @Nullable Subnet site) {
        return on(new PeerTable.Input.Confirmed(link, peer, Direction.INBOUND, PeerRole.UNKNOWN, site));
    }

    // ---- the property

    /// Faults of every kind in any order; at each moment a wanted peer without a link is dialled, or is
    /// about to be.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 20_771})
    @Tag("T-28")
    void everyWantedPeerIsLinkedOrOnItsWay(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < 6; i++) peers.add(new PeerId(random.nextLong(), random.nextLong(), 0, 0));
        PeerId self = peers.removeFirst();
        table = table(self, random.split());
        Model model = new Model(self);
        nowNanos = random.nextLong();
        long links = 0;
        for (int step = 0; step < 4_000; step++) {
            PeerId peer = peers.get(random.nextInt(peers.size()));
            switch (random.nextInt(6)) {
                case 0 -> {
                    model.wanted.add(peer);
                    model.check(on(new PeerTable.Input.Want(peer, List.of(ADDRESS))));
                }
                case 1 -> {
                    if (model.dialling.remove(peer)) {
                        model.check(on(new PeerTable.Input.DialFailed(peer, random.nextInt(4) > 0)));
                    }
                }
                case 2 -> {
                    if (model.dialling.remove(peer)) model.confirm(++links, peer, Direction.OUTBOUND);
                }
                case 3 -> {
                    if (random.nextInt(4) == 0) model.confirm(++links, peer, Direction.INBOUND);
                }
                case 4 -> {
                    if (!model.live.isEmpty() && random.nextInt(2) == 0) {
                        List<Long> all = List.copyOf(model.live.keySet());
                        model.end(all.get(random.nextInt(all.size())));
                    }
                }
                default -> {
                    long end = nowNanos + random.nextLong(2 * SECOND);
                    for (long next = table.nextDeadlineNanos();
                            next != Machine.NO_DEADLINE && next - end <= 0;
                            next = table.nextDeadlineNanos()) {
                        nowNanos = next;
                        table.onDeadline(nowNanos);
                        // What was not heard of for so long was given up.
                        model.giveUp(nowNanos);
                        model.check(drained());
                        // The truth, told as often as it is asked for, changes nothing.
                        model.check(on(new PeerTable.Input.Linked(new TreeSet<>(model.live.keySet()))));
                    }
                    nowNanos = end;
                }
            }
            model.checkWishes();
        }
        assertThat(links).isGreaterThan(100);
    }

    /// What must be so, kept in the simplest way.
    private final class Model {
        final PeerId self;
        final Set<PeerId> wanted = new TreeSet<>();
        final Set<PeerId> dialling = new TreeSet<>();
        final Map<PeerId, Long> dialledNanos = new TreeMap<>();
        final Map<Long, PeerId> live = new TreeMap<>();
        final Map<Long, Direction> directions = new TreeMap<>();
        final Map<PeerId, Long> active = new TreeMap<>();

        Model(PeerId self) {
            this.self = self;
        }

        void confirm(long link, PeerId peer, Direction direction) {
            live.put(link, peer);
            directions.put(link, direction);
            Long existing = active.get(peer);
            List<PeerTable.Output> outputs = PeerTableTest.this.confirmed(link, peer, direction);
            if (existing == null) {
                assertThat(outputs).startsWith(up(link, peer), admit(link, peer));
                active.put(peer, link);
                check(outputs.subList(2, outputs.size()));
                return;
            }
            Direction before = directions.get(existing);
            boolean ours = self.compareTo(peer) > 0;
            boolean keepsNew = before == direction || (direction == Direction.OUTBOUND) == ours;
            if (keepsNew) {
                assertThat(outputs).startsWith(retire(existing), admit(link, peer));
                active.put(peer, link);
                check(outputs.subList(2, outputs.size()));
            } else {
                assertThat(outputs).startsWith(retire(link));
                check(outputs.subList(1, outputs.size()));
            }
        }

        void end(long link) {
            PeerId peer = live.remove(link);
            if (peer == null) throw new AssertionError();
            List<PeerTable.Output> outputs = gone(link, peer);
            boolean wasActive = active.remove(peer, link);
            if (wasActive) assertThat(outputs).startsWith(new PeerTable.Output.Down(peer, LOST));
            check(wasActive ? outputs.subList(1, outputs.size()) : outputs);
        }

        /// Nothing but dials, each of a peer that is wanted, not linked and not being dialled.
        void check(List<PeerTable.Output> outputs) {
            for (PeerTable.Output output : outputs) {
                assertThat(output).isInstanceOf(PeerTable.Output.Dial.class);
                PeerId peer = ((PeerTable.Output.Dial) output).peer();
                assertThat(wanted).contains(peer);
                assertThat(active).doesNotContainKey(peer);
                assertThat(dialling.add(peer)).isTrue();
                dialledNanos.put(peer, nowNanos);
            }
        }

        void giveUp(long now) {
            dialling.removeIf(peer -> {
                Long since = dialledNanos.get(peer);
                return since != null && now - since >= 13 * SECOND;
            });
        }

        void checkWishes() {
            for (PeerId peer : wanted) {
                if (active.containsKey(peer) || dialling.contains(peer)) continue;
                assertThat(table.nextDialNanos(peer)).isNotEqualTo(Machine.NO_DEADLINE);
                assertThat(table.nextDialNanos(peer) - nowNanos).isLessThanOrEqualTo(60 * SECOND);
            }
        }
    }
}
