package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.network.PeerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each attack on a real node, for a moment: that it does what it says, and that the node is there
/// afterwards.
@Timeout(60)
class HostileClientTest {
    /// From many addresses, so that no limit for one of them is met.
    private static final AttackSettings FEW = AttackSettings.DEFAULT.withConnections(16);
    /// Leak detection makes each frame dear for the node: so many a second are a flood already.
    private static final AttackSettings FLOOD = FEW.withPerSecond(5_000);

    private static final Duration SOON = Duration.ofSeconds(30);

    /// A stream that stands still is given up soon.
    private static final Limits LIMITS = Limits.DEFAULT.withReassembly(new Limits.Reassembly(
            64 << 20,
            256L << 20,
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(4),
            64 << 10,
            Duration.ofSeconds(5)));

    private final CapturedLog log = CapturedLog.ofRoom("network");
    private final Prey prey = new Prey(LIMITS);

    @AfterEach
    void theNodeEnds() {
        prey.close();
        log.close();
        assertThat(log.errors()).as("nothing broke in the node").isEmpty();
    }

    /// Attacks until something is seen, and asks as an honest peer does while it goes on and when it is
    /// over.
    private AttackCounters attack(Attack attack, AttackSettings settings, BooleanSupplier seen) {
        HostileClient client = HostileClient.start(attack, prey.target(), settings);
        try (client) {
            await(attack.word()).atMost(SOON).until(seen::getAsBoolean);
            assertThat(prey.askHonestly(1)).as("during " + attack.word()).isEqualTo(1);
        }
        AttackCounters counters = client.counters();
        assertThat(prey.askHonestly(2)).as("after " + attack.word()).isEqualTo(2);
        assertThat(counters.open()).as("sockets left").isZero();
        assertThat(counters.attempts()).isPositive();
        assertThat(counters.bytesSent() > 0).isEqualTo(attack != Attack.STORM && attack != Attack.DESCRIPTORS);
        assertThat(counters.violations()).isZero();
        return counters;
    }

    private boolean logged(String part) {
        return !log.lines(part).isEmpty();
    }

    private boolean refused(int links) {
        return prey.node().statistics().refusedHandshakes() >= links;
    }

    @Test
    @Tag("T-09")
    void junkMakesTheNodeReadIt() {
        attack(Attack.JUNK, FEW, () -> refused(500));
        assertThat(log.lines("refused a link")).isNotEmpty();
        assertThat(log.lines("which claimed to be")).isEmpty();
    }

    @Test
    void junkOfNobodyIsNotListed() {
        attack(Attack.JUNK_UNLISTED, FEW, () -> refused(500) && logged("is not among the trusted peers"));
    }

    @Test
    void aWrongKeyIsFoundByAgreeingKeys() {
        attack(Attack.WRONG_KEY, FEW, () -> refused(500) && logged("with a public key that is not listed for it"));
    }

    @Test
    void aRecordedFirstMessageIsGoodOnce() {
        AttackCounters counters = attack(Attack.REPLAYED, FEW, () -> refused(500));
        assertThat(counters.bytesHeard())
                .as("the node's answer to the first, and its handshake message")
                .isBetween(48L, 200L);
    }

    @Test
    void aStormComesAndGoes() {
        AttackCounters counters = attack(Attack.STORM, FEW, () -> refused(500));
        assertThat(counters.opened()).isGreaterThanOrEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRICKLE", "DESCRIPTORS", "SILENT"})
    @Tag("T-01")
    void whoeverDoesNotFinishIsClosedAndReplaced(Attack attack) {
        AttackCounters counters = attack(attack, FEW, () -> refused(16) && logged("no handshake within"));
        assertThat(counters.closedByNode()).isGreaterThanOrEqualTo(16);
        assertThat(counters.opened()).as("in place of those").isGreaterThan(16);
        assertThat(counters.leftOpen()).isZero();
    }

    @Test
    @Tag("T-02")
    void oversizeIsRefusedAtItsFirstMessage() {
        AttackCounters counters = attack(Attack.OVERSIZE, FEW, () -> refused(100));
        assertThat(counters.closedByNode()).isGreaterThanOrEqualTo(100);
    }

    @Test
    @Tag("T-13")
    void whoNeverReadsFillsItsOwnQueue() {
        attack(Attack.NEVER_READS, FEW, () -> prey.waitingForMembers() > (1 << 20));
        long most = LIMITS.lanes().bytes() + (long) LIMITS.large().bytes();
        assertThat(prey.mostWaiting()).isBetween(1L << 20, prey.members() * most);
    }

    @Test
    @Tag("T-14")
    void whoNeverReadsIsClosedAndItsQueueGivenBack() {
        try (Prey impatient = new Prey(LIMITS.withStall(Duration.ofSeconds(2)));
                HostileClient client = HostileClient.start(
                        Attack.NEVER_READS, impatient.target(), FEW.withRedial(Duration.ofMinutes(1)))) {
            await("the queue fills").atMost(SOON).until(() -> impatient.waitingForMembers() > (1 << 20));
            await("the links end").atMost(SOON).until(() -> impatient.links() == 0);
            assertThat(log.lines("the peer read nothing for 2000 ms")).isNotEmpty();
            assertThat(impatient.waitingForMembers()).isZero();
            assertThat(impatient.used("outbound bytes")).isZero();
            assertThat(client.counters().linked()).isEqualTo(impatient.members());
        }
    }

    /// Of strangers and of members, while it goes on as much as they can and then nothing.
    @Test
    @Tag("T-21")
    void nothingIsLeftOfAttacks() throws IOException {
        prey.askHonestly(1);
        long descriptors = descriptors();
        long threads = Thread.getAllStackTraces().size();
        for (Attack attack : List.of(Attack.JUNK, Attack.SILENT, Attack.HALF_STREAMS, Attack.CALL_FLOOD)) {
            attack(attack, attack.byMembers() ? FLOOD : FEW, () -> attacked(attack));
        }
        await("within a second, on a busy machine too").atMost(SOON).untilAsserted(() -> {
            assertThat(prey.links()).isZero();
            assertThat(prey.used("unconfirmed links")).isZero();
            assertThat(prey.used("outbound bytes")).isZero();
            assertThat(prey.used("reassembly bytes")).isZero();
            assertThat(prey.used("bytes of one peer that wait for handlers")).isZero();
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        });
        assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo((int) threads + 1);
    }

    private boolean attacked(Attack attack) {
        return attack.byMembers()
                ? prey.ofMembers().messagesIn() + prey.ofMembers().refusedFrames() > 500
                : refused(100);
    }

    /// Whether the member who says that it is a Heddle node has lost its link for a violation, while the
    /// other one, who does the same, has kept the one it had.
    private boolean onlyTheHeddleLinkIsClosed(String violation) {
        PeerStatus deployed = prey.deployedMember();
        assertThat(log.lines("lost " + deployed.id().brief()))
                .as("a deployed node keeps its link")
                .isEmpty();
        return deployed.link().filter(link -> !link.heddle()).isPresent()
                && logged("lost " + prey.heddleMember().id().brief() + ": " + violation);
    }

    @Test
    @Tag("T-17")
    void ofAPingFloodTenASecondAreAnsweredAndAHeddleNodeIsClosed() {
        long startNanos = System.nanoTime();
        attack(
                Attack.PING_FLOOD,
                FLOOD,
                () -> prey.deployedMember().counters().messagesOut() > 10
                        && prey.node().statistics().unansweredPings() > 1_000
                        && onlyTheHeddleLinkIsClosed("more than 10 pings in a second"));
        long answered = prey.deployedMember().counters().messagesOut();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        assertThat(answered).isLessThanOrEqualTo((long) (10 * (seconds + 1)));
    }

    @Test
    @Tag("T-17")
    @Tag("T-20")
    void responsesThatNobodyAskedForAreCountedAndAHeddleNodeIsClosed() {
        attack(
                Attack.RESPONSE_FLOOD,
                FLOOD,
                () -> prey.deployedMember().counters().refusedFrames() > 1_000
                        && onlyTheHeddleLinkIsClosed("more than 1000 frames in a second that have no place"));
    }

    @Test
    @Tag("T-17")
    @DisplayName("section 11: a good header while a stream is unfinished throws the old one away, over and over")
    void halfStreamsReplaceEachOther() {
        attack(
                Attack.HALF_STREAMS,
                FLOOD,
                () -> prey.deployedMember().counters().refusedFrames() > 1_000
                        && logged("was thrown away for a new one")
                        && onlyTheHeddleLinkIsClosed("more than 100 streams in a second that came to nothing"));
    }

    @Test
    @Tag("T-16")
    void heldStreamsAreGivenUpWhateverDrips() {
        AttackCounters counters = attack(Attack.HELD_STREAMS, FEW, () -> logged("is too slow"));
        assertThat(counters.bytesSent()).isGreaterThan(64L << 20);
    }

    @Test
    @DisplayName("section 9: a length above the limit closes the link")
    void framesAboveTheLimitCloseTheLink() {
        AttackCounters counters = attack(Attack.OVERSIZE_FRAMES, FEW, () -> logged("limit 4194304"));
        assertThat(counters.linked()).isPositive();
        assertThat(counters.leftOpen()).isZero();
    }

    @Test
    void malformedPartsOfAllKindsCloseTheLink() {
        AttackCounters counters = attack(
                Attack.MALFORMED,
                FEW,
                () -> logged("a record of 0 bytes")
                        && logged("a record of 5 bytes")
                        && logged("does not verify")
                        && logged("on chain 5")
                        && logged("2 messaging versions"));
        assertThat(counters.closedByNode()).isGreaterThanOrEqualTo(7);
        assertThat(counters.leftOpen()).isZero();
    }

    @Test
    @DisplayName("section 12: of more than 100 requests the rest is not served")
    void callsAboveTheLimitAreDeclined() {
        // So fast that they are read before the first of them is answered.
        attack(
                Attack.CALL_FLOOD,
                FEW.withPerSecond(50_000),
                () -> prey.ofMembers().refusedFrames() > 100);
    }

    @Test
    void membersComeAndGo() {
        AttackCounters counters = attack(Attack.RECONNECT_STORM, FEW, () -> logged("linked with"));
        assertThat(counters.linked()).isGreaterThanOrEqualTo(counters.attempts());
    }

    @Test
    void framesThatDoNotDecodeCloseTheLinkInTheEnd() {
        AttackCounters counters =
                attack(Attack.ERROR_FLOOD, FLOOD, () -> logged("more than 10 unreadable frames in a second"));
        assertThat(counters.closedByNode()).isPositive();
    }

    @Test
    void membersWaitBeforeTheyDialAgain() {
        AttackCounters counters =
                attack(Attack.OVERSIZE_FRAMES, FEW.withRedial(Duration.ofHours(1)), () -> logged("limit 4194304"));
        assertThat(counters.opened()).as("one link each").isBetween(1L, 2L);
    }

    @Test
    void anAttackThatThereIsNotIsToldFromThoseThatThereAre() {
        assertThatThrownBy(() -> Attack.of("flood"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'flood'")
                .hasMessageContaining("junk-unlisted, wrong-key");
    }

    @Test
    void aRateIsKept() {
        long startNanos = System.nanoTime();
        AttackCounters counters = attack(Attack.JUNK_UNLISTED, FEW.withPerSecond(100), () -> refused(50));
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        assertThat(counters.attempts()).isBetween(50L, (long) (100 * seconds) + 1);
    }

    @Test
    void itEndsByItselfAndLeavesNoDescriptors() throws IOException {
        // Whatever is opened once and for all is open after this.
        attack(Attack.STORM, FEW, () -> refused(1));
        long before = descriptors();
        // From other addresses, because the node remembers those that came to nothing.
        AttackSettings elsewhere = FEW.withSeed(2).withDuration(Duration.ofMillis(300));
        HostileClient client = HostileClient.start(Attack.DESCRIPTORS, prey.target(), elsewhere);
        AttackCounters last = client.ended()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertThat(last.opened()).isEqualTo(16);
        assertThat(last.open()).isZero();
        await("the node's ends too").atMost(SOON).until(() -> descriptors() <= before);
        client.close();
        client.close();
        assertThat(client.counters()).isEqualTo(last);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/10.0.0.1/tcp/6180",
                "/ip4/128.0.0.1/tcp/6180",
                "/ip4/0.0.0.0/tcp/6180",
                "/ip6/::1/tcp/6180",
                "/dns/localhost/tcp/6180",
                "/memory/1"
            })
    void onlyTheLoopbackOfThisMachineIsATarget(String place) {
        NetworkAddress address = NetworkAddress.parse(place)
                .withKey(prey.node().addresses().getFirst().key().orElseThrow());
        assertThatThrownBy(() -> AttackTarget.of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.x.y.z")
                .hasMessageContaining(place);
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void whatAnAttackNeedsIsSaid(Attack attack) {
        AttackTarget bare = AttackTarget.of(prey.node().addresses().getFirst());
        boolean needsNothing = List.of(
                        Attack.TRICKLE,
                        Attack.JUNK_UNLISTED,
                        Attack.OVERSIZE,
                        Attack.STORM,
                        Attack.DESCRIPTORS,
                        Attack.SILENT)
                .contains(attack);
        assertThat(Attack.of(attack.word())).isEqualTo(attack);
        if (needsNothing) {
            HostileClient.start(attack, bare, FEW).close();
        } else {
            assertThatThrownBy(() -> HostileClient.start(attack, bare, FEW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(attack.word() + " needs");
        }
    }
}
