package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What all links of a node hold together, and what each of them took of it.
@Tag("T-13")
class MemoryBudgetTest {
    private static final int MIB = 1 << 20;
    private static final int FRAME_BYTES = 4 * MIB;

    private final UnpooledByteBufAllocator allocator = Nodes.countingAllocator();

    private static Limits limits(long reassemblyBytes, long outboundBytes) {
        Limits.Reassembly usual = Limits.DEFAULT.reassembly();
        return Limits.DEFAULT
                .withLanes(new Limits.Lanes(16 * MIB, outboundBytes, 256, 512, 1024, 256))
                .withReassembly(new Limits.Reassembly(
                        usual.peerBytes(),
                        reassemblyBytes,
                        usual.idle(),
                        usual.base(),
                        usual.perMebibyte(),
                        usual.slowest(),
                        usual.slowestAfter()));
    }

    private static List<Long> limitsOf(MemoryBudget budget) {
        return budget.uses().stream().map(LimitUse::limit).toList();
    }

    private Outbox outbox(ByteBudget node) {
        return new Outbox(limits(MIB, MIB), node, new LinkStatistics(), () -> {});
    }

    private ByteBuf body(int bytes) {
        return allocator.heapBuffer(Math.max(1, bytes)).writeZero(bytes);
    }

    private Outbound message(Priority priority, int bytes) {
        return new Outbound.Message(Nodes.VOTES, priority, body(bytes), null);
    }

    private static void end(Outbox... outboxes) {
        for (Outbox outbox : outboxes) {
            outbox.close();
            outbox.loseAll();
        }
    }

    @Test
    void bothAreNoMoreThanAQuarterOfTheHeap() {
        List<Limits> one = List.of(limits(256 * MIB, 256 * MIB));
        assertThat(limitsOf(MemoryBudget.within(1L << 30, one))).containsExactly(256L * MIB, 256L * MIB);
        assertThat(limitsOf(MemoryBudget.within(64 * MIB, one))).containsExactly(32L * MIB, 32L * MIB);
        List<Limits> two = List.of(limits(96 * MIB, 16 * MIB), limits(MIB, 32 * MIB));
        assertThat(limitsOf(MemoryBudget.within(1L << 30, two))).containsExactly(96L * MIB, 32L * MIB);
        assertThat(limitsOf(MemoryBudget.within(64 * MIB, two))).containsExactly(48L * MIB, 16L * MIB);
        long quarterBytes = Runtime.getRuntime().maxMemory() / 4;
        List<Long> here = limitsOf(MemoryBudget.ofHeap(limits(1L << 50, 1L << 50)));
        assertThat(here.getFirst() + here.getLast()).isBetween(quarterBytes - 2, quarterBytes);
    }

    @Test
    void whatIsUsedAndRefusedIsTold() {
        MemoryBudget budget = new MemoryBudget(1_000, 2_000);
        assertThat(budget.reassembly().take(900, 900, true)).isEqualTo(900);
        assertThat(budget.reassembly().take(101, 101, true)).isNegative();
        assertThat(budget.uses())
                .containsExactly(
                        new LimitUse("reassembly bytes", 900, 1_000, 1), new LimitUse("outbound bytes", 0, 2_000, 0));
        budget.reassembly().giveBack(900);
    }

    @Test
    @Tag("T-14")
    void halfIsKeptForLinksThatMove() {
        ByteBudget node = new ByteBudget("outbound bytes", 4 * MIB);
        Outbox standing = outbox(node);
        Outbox moving = outbox(node);
        standing.moving(false);
        int admitted = 0;
        while (standing.offer(message(Priority.CRITICAL, 100_000)) == Admission.ADMITTED) admitted++;
        assertThat(admitted).isEqualTo(20);
        assertThat(node.usedBytes()).isBetween(2_010_240L, 2L * MIB);
        assertThat(standing.offer(message(Priority.LOW, 100_000))).isEqualTo(Admission.FULL);
        for (int i = 0; i < 21; i++) {
            assertThat(moving.offer(message(Priority.CRITICAL, 100_000))).isEqualTo(Admission.ADMITTED);
        }
        assertThat(moving.offer(message(Priority.CRITICAL, 100_000))).isEqualTo(Admission.FULL);
        // Once it moves it may have what there is.
        standing.moving(true);
        moving.loseAll();
        assertThat(standing.offer(message(Priority.CRITICAL, 100_000))).isEqualTo(Admission.ADMITTED);
        end(standing, moving);
        assertThat(node.usedBytes()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void whereTheNodeIsFullALaneIsFull() {
        ByteBudget node = new ByteBudget("outbound bytes", 10_000);
        Outbox outbox = outbox(node);
        Outcomes refused = new Outcomes();
        List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(outbox.offer(new Outbound.Message(Nodes.VOTES, Priority.LOW, body(2_500), fates::add)))
                    .isEqualTo(Admission.ADMITTED);
        }
        assertThat(fates).isEmpty();
        assertThat(outbox.offer(new Outbound.Message(Nodes.VOTES, Priority.LOW, body(2_500), fates::add)))
                .isEqualTo(Admission.ADMITTED);
        assertThat(fates).containsExactly(Fate.DROPPED);
        // What is more urgent is not kept out by bulk.
        assertThat(outbox.offer(message(Priority.CRITICAL, 9_000))).isEqualTo(Admission.ADMITTED);
        assertThat(fates).hasSize(4);
        assertThat(outbox.offer(message(Priority.CRITICAL, 900))).isEqualTo(Admission.FULL);
        Call call = new Call(Nodes.ASK, Priority.HIGH, body(900), 1, refused);
        assertThat(outbox.offer(new Outbound.Request(call))).isEqualTo(Admission.FULL);
        assertThat(refused.failure()).isEqualTo(new CallFailure.NotAdmitted(Admission.FULL));
        assertThat(outbox.offer(message(Priority.LOW, FRAME_BYTES))).isEqualTo(Admission.FULL);
        assertThat(node.use().refused()).isPositive();
        end(outbox);
        assertThat(node.usedBytes()).isZero();
    }

    @Test
    void healthChecksAndTheirAnswersWaitWhateverTheNodeHolds() {
        ByteBudget node = new ByteBudget("outbound bytes", 0);
        Outbox outbox = outbox(node);
        assertThat(outbox.offer(message(Priority.HIGH, 5))).isEqualTo(Admission.FULL);
        assertThat(outbox.offer(new Outbound.Response(7, Priority.HIGH, body(5), true)))
                .isEqualTo(Admission.ADMITTED);
        Call check = Call.healthCheck(Nodes.ASK, body(5), 1, new Outcomes());
        assertThat(outbox.offer(new Outbound.Request(check))).isEqualTo(Admission.ADMITTED);
        end(outbox);
        assertThat(node.usedBytes()).isZero();
    }

    /// Seed 11 of 12 nodes on wide lines: eight links had taken all of two MiB ahead for a message of 400 bytes each.
    @Test
    void whatLinksTakeAheadKeepsNobodyOut() {
        ByteBudget node = new ByteBudget("outbound bytes", 2 * MIB);
        Outbox[] outboxes = new Outbox[100];
        for (int i = 0; i < outboxes.length; i++) {
            outboxes[i] = outbox(node);
            assertThat(outboxes[i].offer(message(Priority.CRITICAL, 400))).isEqualTo(Admission.ADMITTED);
        }
        end(outboxes);
        assertThat(node.usedBytes()).isZero();
    }

    @Test
    void aBroadcastsBodyIsChargedOnceUntilItsLastLinkIsDone() {
        ByteBudget node = new ByteBudget("outbound bytes", 40 * MIB);
        List<Outbox> outboxes = new ArrayList<>();
        ByteBuf body = body(4 * MIB - 100);
        SharedCharge shared = SharedCharge.of(body.readableBytes());
        for (int i = 0; i < 20; i++) {
            Outbox outbox = outbox(node);
            outboxes.add(outbox);
            assertThat(outbox.offer(
                            new Outbound.Message(Nodes.VOTES, Priority.LOW, body.retainedDuplicate(), null, shared)))
                    .isEqualTo(Admission.ADMITTED);
        }
        body.release();
        assertThat(node.usedBytes()).isEqualTo(4 * MIB - 100 + 20L * Lease.BYTES);
        for (Outbox outbox : outboxes.subList(0, 19)) end(outbox);
        assertThat(node.usedBytes()).isEqualTo(4 * MIB - 100 + Lease.BYTES);
        end(outboxes.getLast());
        assertThat(node.usedBytes()).isZero();
        assertThat(SharedCharge.of(SharedCharge.LEAST_BYTES - 1)).isNull();
    }

    @Test
    @Tag("T-14")
    void whatStandsStillTakesNoPartInTheHalfThatIsKept() {
        ByteBudget node = new ByteBudget("outbound bytes", 8 * MIB);
        Outbox moving = outbox(node);
        Outbox standing = outbox(node);
        standing.moving(false);
        assertThat(moving.offer(message(Priority.LOW, 3 * MIB))).isEqualTo(Admission.ADMITTED);
        ByteBuf body = body(2 * MIB);
        SharedCharge shared = SharedCharge.of(body.readableBytes());
        assertThat(moving.offer(
                        new Outbound.Message(Nodes.VOTES, Priority.LOW, body.retainedDuplicate(), null, shared)))
                .isEqualTo(Admission.ADMITTED);
        assertThat(standing.offer(
                        new Outbound.Message(Nodes.VOTES, Priority.LOW, body.retainedDuplicate(), null, shared)))
                .isEqualTo(Admission.FULL);
        body.release();
        end(moving, standing);
        assertThat(node.usedBytes()).isZero();
    }

    @Test
    void anIdleLinkGivesItsLeaseBack() {
        try (Pair pair = Pair.open(1)) {
            ByteBudget node = pair.dialler.budget().outbound();
            assertThat(pair.dialler.send(Nodes.VOTES, Priority.LOW, new byte[10]))
                    .isEqualTo(Admission.ADMITTED);
            assertThat(node.usedBytes()).isEqualTo(Lease.BYTES);
            pair.run();
            assertThat(node.usedBytes()).isZero();
            assertThat(pair.listener.bodies(Nodes.VOTES)).hasSize(1);
        }
    }

    @Test
    @Tag("T-14")
    void aLinkThatTakesNothingForASecondHasItsHalfOnly() {
        Limits limits = limits(MIB, 2 * MIB);
        try (Pair pair = Pair.open(1, limits)) {
            End end = pair.dialler;
            ByteBudget node = end.budget().outbound();
            pair.chunkBytes = 1;
            end.room = 0;
            for (int i = 0; i < 14; i++) end.send(Nodes.VOTES, Priority.CRITICAL, new byte[100_000]);
            end.pump(pair.nowNanos);
            assertThat(end.session.nextDeadlineNanos()).isEqualTo(pair.nowNanos + Nodes.SECOND);
            pair.nowNanos += Nodes.SECOND;
            end.deadline(pair.nowNanos);
            while (end.send(Nodes.VOTES, Priority.CRITICAL, new byte[100_000]) == Admission.ADMITTED) {
                assertThat(end.session.outbox().waiting()).isLessThan(20);
            }
            // What it had taken before it keeps.
            assertThat(end.session.outbox().waiting()).isBetween(14, 16);
            assertThat(node.usedBytes()).isLessThan(1_700_000);
            end.room = 1 << 30;
            end.pump(pair.nowNanos);
            end.room = 0;
            assertThat(node.usedBytes()).isZero();
            for (int i = 0; i < 20; i++) {
                assertThat(end.send(Nodes.VOTES, Priority.CRITICAL, new byte[100_000]))
                        .isEqualTo(Admission.ADMITTED);
            }
        }
    }

    /// Several links of one node against a model that knows what each message is charged.
    @ParameterizedTest
    @Tag("T-21")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theBudgetIsWhatItsLinksHold(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBudget node = new ByteBudget("outbound bytes", (1L << random.nextInt(18, 25)) + random.nextInt(1000));
        List<Modelled> links = new ArrayList<>();
        for (int i = 0; i < 6; i++) links.add(new Modelled(node));
        for (int step = 0; step < 4_000; step++) {
            Modelled link = links.get(random.nextInt(links.size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> link.offer(random, null, size(random));
                case 4 -> broadcast(random, links);
                case 5, 6, 7, 8 -> link.write(Priority.values()[random.nextInt(4)]);
                case 9 -> link.outbox.rest();
                case 10 -> link.stand(random.nextBoolean());
                default -> {
                    if (random.nextInt(20) == 0) {
                        end(link.outbox);
                        links.set(links.indexOf(link), new Modelled(node));
                    }
                }
            }
            assertRecount(seed, step, node, links);
        }
        for (Modelled link : links) end(link.outbox);
        assertThat(node.usedBytes()).as("seed %d", seed).isZero();
        assertThat(allocator.metric().usedHeapMemory()).as("seed %d", seed).isZero();
    }

    private static int size(SplittableRandom random) {
        return random.nextInt(random.nextInt(8) == 0 ? FRAME_BYTES + MIB : 50_000);
    }

    private void broadcast(SplittableRandom random, List<Modelled> links) {
        int size = size(random);
        Shared body = new Shared(size, SharedCharge.of(size));
        for (Modelled link : links) if (random.nextInt(4) > 0) link.offer(random, body, size);
    }

    private static void assertRecount(long seed, int step, ByteBudget node, List<Modelled> links) {
        long held = 0;
        List<Shared> shared = new ArrayList<>();
        for (Modelled link : links) {
            for (Modelled.Waiting one : link.waiting) {
                held += one.chargeBytes;
                Shared body = one.shared;
                if (body == null || body.charge == null || shared.contains(body)) continue;
                shared.add(body);
                held += body.bytes;
            }
        }
        long ahead = 2L * Lease.BYTES * links.size();
        assertThat(node.usedBytes())
                .as("seed %d, step %d", seed, step)
                .isBetween(held, Math.min(node.bytes(), held + ahead));
    }

    private record Shared(int bytes, @Nullable SharedCharge charge) {}

    private final class Modelled {
        private final ByteBudget node;
        private final Outbox outbox;
        /// In the order of their offers.
        private final List<Waiting> waiting = new ArrayList<>();
        private boolean standing;

        /// @param chargeBytes beside those of the shared body
        private record Waiting(
                Outbound message, int chargeBytes, @Nullable Shared shared) {}

        Modelled(ByteBudget node) {
            this.node = node;
            this.outbox = outbox(node);
        }

        void offer(SplittableRandom random, @Nullable Shared shared, int size) {
            Priority priority = Priority.values()[random.nextInt(4)];
            long before = node.usedBytes();
            boolean check = shared == null && random.nextInt(10) == 0;
            SharedCharge charge = shared == null ? null : shared.charge;
            Outbound made;
            if (check) {
                made = new Outbound.Response(random.nextInt(), priority, body(5), true);
            } else if (shared == null && random.nextInt(4) == 0) {
                made = new Outbound.Request(new Call(Nodes.ASK, priority, body(size), 1, new Outcomes()));
            } else {
                Waiting[] self = new Waiting[1];
                made = new Outbound.Message(Nodes.VOTES, priority, body(size), fate -> waiting.remove(self[0]), charge);
                Waiting one = new Waiting(made, Lease.MESSAGE_BYTES + (charge == null ? size : 0), shared);
                self[0] = one;
                if (outbox.offer(made) == Admission.ADMITTED) waiting.add(one);
                dropGone();
                assertHalf(before);
                return;
            }
            if (outbox.offer(made) == Admission.ADMITTED) {
                waiting.add(new Waiting(made, check ? 0 : Lease.MESSAGE_BYTES + size, null));
            }
            dropGone();
            assertHalf(before);
        }

        // Records compare their bodies, which are released.
        @SuppressWarnings("ReferenceEquality")
        private void forget(Outbound gone) {
            waiting.removeIf(one -> one.message == gone);
        }

        /// Requests and answers that were dropped for newer messages.
        private void dropGone() {
            for (Outbound gone = outbox.pollDropped(); gone != null; gone = outbox.pollDropped()) {
                forget(gone);
            }
        }

        private void assertHalf(long before) {
            long now = node.usedBytes();
            long half = node.bytes() / 2;
            if (standing && now > before) assertThat(now).isLessThanOrEqualTo(half);
        }

        void stand(boolean still) {
            standing = still;
            outbox.moving(!still);
        }

        void write(Priority priority) {
            Outbound message = outbox.peek(priority) != null ? outbox.poll(priority) : outbox.pollLarge(priority);
            if (message == null) return;
            outbox.leave(message);
            Outbox.discard(message, Fate.WRITTEN);
            forget(message);
        }
    }
}
