package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-04")
class TimestampGuardTest {
    private static final long NOW_MILLIS = 1_790_000_000_000L;
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final SplittableRandom random = new SplittableRandom(3);
    private final Identity peer = Keys.identity(random);
    private final TrustedPeers trusted = Keys.trusting(peer);

    @Test
    @DisplayName("section 6.5: 1 accepted, 0 refused, 1 refused, 2 accepted")
    void deployedNodesAcceptWhatRisesStrictlyAndNothingElse() {
        TimestampGuard guard = TimestampGuard.deployed(trusted);
        assertThat(guard.vet(at(1), NOW_MILLIS)).isEmpty();
        assertThat(guard.vet(at(0), NOW_MILLIS)).contains(new HandshakeRefusal.Replayed(peer.peer(), 0, 1));
        assertThat(guard.vet(at(1), NOW_MILLIS)).contains(new HandshakeRefusal.Replayed(peer.peer(), 1, 1));
        assertThat(guard.vet(at(2), NOW_MILLIS)).isEmpty();
    }

    @Test
    @DisplayName("section 6.5: any first value is accepted, also 0, and there is no upper bound")
    void deployedNodesAcceptAnyFirstValueAndCompareUnsigned() {
        TimestampGuard guard = TimestampGuard.deployed(trusted);
        assertThat(guard.vet(at(0), NOW_MILLIS)).isEmpty();
        assertThat(guard.vet(at(Long.MIN_VALUE), NOW_MILLIS)).isEmpty();
        assertThat(guard.vet(at(Long.MAX_VALUE), NOW_MILLIS)).isPresent();
        assertThat(guard.vet(at(-1), NOW_MILLIS)).isEmpty();
    }

    @Test
    void theWindowIsOpenOnBothSidesAndInclusive() {
        assertThat(fresh().vet(at(NOW_MILLIS - 60_000), NOW_MILLIS)).isEmpty();
        assertThat(fresh().vet(at(NOW_MILLIS + 60_000), NOW_MILLIS)).isEmpty();
        assertThat(fresh().vet(at(NOW_MILLIS - 60_001), NOW_MILLIS))
                .contains(new HandshakeRefusal.ClockOff(peer.peer(), -60_001, 60_000));
        assertThat(fresh().vet(at(NOW_MILLIS + 60_001), NOW_MILLIS))
                .contains(new HandshakeRefusal.ClockOff(peer.peer(), 60_001, 60_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE, 0})
    void absurdTimesAreOffAndNeverWrapIntoTheWindow(long timestampMillis) {
        for (long nowMillis : new long[] {NOW_MILLIS, 100_000, Long.MAX_VALUE}) {
            boolean inside = timestampMillis == nowMillis;
            assertThat(fresh().vet(at(timestampMillis), nowMillis).isEmpty()).isEqualTo(inside);
        }
        assertThat(fresh().vet(at(Long.MAX_VALUE), Long.MIN_VALUE)).isPresent();
    }

    @Test
    @DisplayName("section 6.5: the record is for the static key, not for the peer id")
    void recordsGoByKeyNotById() {
        PeerId alias = new PeerId(9, 9, 9, 9);
        TrustedPeers both =
                TrustedPeers.of(Map.of(peer.peer(), List.of(peer.publicKey()), alias, List.of(peer.publicKey())));
        TimestampGuard guard = TimestampGuard.deployed(both);
        assertThat(guard.vet(at(5), NOW_MILLIS)).isEmpty();
        Claim asAlias = new Claim(alias, peer.publicKey(), 5, true);
        assertThat(guard.vet(asAlias, NOW_MILLIS)).contains(new HandshakeRefusal.Replayed(alias, 5, 5));
    }

    @Test
    void aPeerThatLeftTheTrustedSetInBetweenIsRefusedAndLeavesNoRecord() {
        TimestampGuard guard = fresh();
        assertThat(guard.vet(at(NOW_MILLIS), NOW_MILLIS)).isEmpty();
        guard.trust(Keys.trusting(Keys.identity(random)));
        assertThat(guard.vet(at(NOW_MILLIS + 1), NOW_MILLIS)).contains(new HandshakeRefusal.NotListed(peer.peer()));
        guard.trust(TrustedPeers.of(
                Map.of(peer.peer(), List.of(Keys.identity(random).publicKey()))));
        assertThat(guard.vet(at(NOW_MILLIS + 1), NOW_MILLIS)).contains(new HandshakeRefusal.WrongKey(peer.peer()));
        guard.trust(trusted);
        assertThat(guard.vet(at(NOW_MILLIS), NOW_MILLIS))
                .as("its old record is kept")
                .contains(new HandshakeRefusal.Replayed(peer.peer(), NOW_MILLIS, NOW_MILLIS));
        assertThat(guard.vet(at(NOW_MILLIS + 1), NOW_MILLIS)).isEmpty();
    }

    @Test
    @Tag("T-13")
    @DisplayName("section 6.5: records are never removed, but for those of 1,025 keys that were delisted since")
    void ofDelistedKeysTheNewestKeepTheirRecords() {
        TimestampGuard guard = TimestampGuard.deployed(trusted);
        assertThat(guard.vet(at(1), NOW_MILLIS)).isEmpty();
        for (int i = 0; i < 1_024; i++) {
            byte[] key = new byte[PublicKey.BYTES];
            key[0] = (byte) i;
            key[1] = (byte) (i >> 8);
            PublicKey other = PublicKey.of(key);
            guard.trust(TrustedPeers.of(Map.of(PeerId.of(other), List.of(other))));
            assertThat(guard.vet(new Claim(PeerId.of(other), other, 1, true), NOW_MILLIS))
                    .isEmpty();
        }
        assertThat(guard.accepted()).hasSize(1_025).containsKey(peer.publicKey());
        guard.trust(Keys.trusting());
        assertThat(guard.accepted()).hasSize(1_024).doesNotContainKey(peer.publicKey());
    }

    @Test
    void changingTheTrustedSetKeepsTheRecordsOfWhoStays() {
        TimestampGuard guard = fresh();
        assertThat(guard.vet(at(NOW_MILLIS), NOW_MILLIS)).isEmpty();
        guard.trust(Keys.trusting(Keys.identity(random), peer));
        assertThat(guard.vet(at(NOW_MILLIS), NOW_MILLIS)).isPresent();
    }

    @Test
    @Tag("T-05")
    void anInitiatorNeverSendsATimeTwiceNorAnEarlierOne() {
        RisingTimestamps stamps = new RisingTimestamps();
        assertThat(stamps.next(0)).isZero();
        assertThat(stamps.next(1_000)).isEqualTo(1_000);
        assertThat(stamps.next(1_000)).isEqualTo(1_001);
        assertThat(stamps.next(400)).isEqualTo(1_002);
        assertThat(stamps.next(5_000)).isEqualTo(5_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    @Tag("T-05")
    void aClockThatJumpsWithinTheWindowLocksNobodyOut(long seed) {
        SplittableRandom jumps = new SplittableRandom(seed);
        TimestampGuard guard = fresh();
        RisingTimestamps stamps = new RisingTimestamps();
        long nowMillis = NOW_MILLIS;
        for (int dial = 0; dial < 1_000; dial++) {
            nowMillis += 30;
            long diallersClock = nowMillis + jumps.nextLong(-29_000, 29_000);
            assertThat(guard.vet(at(stamps.next(diallersClock)), nowMillis)).isEmpty();
        }
    }

    @Test
    @Tag("T-05")
    void aClockThatWasAheadLocksOutForAtMostTheWindowAfterItIsSetRight() {
        TimestampGuard guard = fresh();
        // The worst time that can be stored is one at the window's far edge; later ones are refused and
        // not stored.
        assertThat(guard.vet(at(NOW_MILLIS + 60_000), NOW_MILLIS)).isEmpty();
        assertThat(guard.vet(at(NOW_MILLIS + 3_600_000), NOW_MILLIS)).isPresent();
        assertThat(guard.vet(at(NOW_MILLIS + 1), NOW_MILLIS + 1))
                .as("a restarted dialler that forgot its last time stamp")
                .isPresent();
        assertThat(guard.vet(at(NOW_MILLIS + 60_001), NOW_MILLIS + 60_001)).isEmpty();
    }

    @Test
    void whatWasAcceptedBeforeARestartIsRefusedAfterIt() {
        TimestampGuard before = fresh();
        assertThat(before.vet(at(NOW_MILLIS), NOW_MILLIS)).isEmpty();
        assertThat(before.accepted()).isEqualTo(Map.of(peer.publicKey(), NOW_MILLIS));
        for (TimestampGuard after : List.of(fresh(), TimestampGuard.deployed(trusted))) {
            before.accepted().forEach(after::restore);
            assertThat(after.vet(at(NOW_MILLIS), NOW_MILLIS))
                    .contains(new HandshakeRefusal.Replayed(peer.peer(), NOW_MILLIS, NOW_MILLIS));
            assertThat(after.vet(at(NOW_MILLIS + 1), NOW_MILLIS)).isEmpty();
        }
    }

    @Test
    void ofSeveralRestoredStampsTheGreatestUnsignedCounts() {
        TimestampGuard guard = TimestampGuard.deployed(trusted);
        for (long stamp : new long[] {5, -2, 7}) guard.restore(peer.publicKey(), stamp);
        assertThat(guard.vet(at(-2), NOW_MILLIS)).isPresent();
        assertThat(guard.vet(at(-1), NOW_MILLIS)).isEmpty();
    }

    @Test
    void aRestoredKeyMayBeListedLater() {
        TimestampGuard guard = TimestampGuard.deployed(Keys.trusting());
        guard.restore(peer.publicKey(), 5);
        guard.trust(Keys.trusting(Keys.identity(random)));
        guard.trust(trusted);
        assertThat(guard.vet(at(5), NOW_MILLIS)).isPresent();
        guard.trust(Keys.trusting());
        assertThat(guard.accepted()).as("it was listed, and is no more").hasSize(1);
    }

    @Test
    @Tag("T-05")
    void aRestartedInitiatorGoesOnAboveWhatItSentThoughItsClockWentBack() {
        RisingTimestamps stamps = new RisingTimestamps();
        assertThat(stamps.last()).isNegative();
        stamps.restore(5_000);
        stamps.restore(4_000);
        assertThat(stamps.next(1_000)).isEqualTo(5_001);
        assertThat(stamps.last()).isEqualTo(5_001);
        assertThat(stamps.next(9_000)).isEqualTo(9_000);
    }

    @Test
    void aNegativeWindowIsRefused() {
        assertThatThrownBy(() -> TimestampGuard.within(Duration.ofSeconds(-1), trusted))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private TimestampGuard fresh() {
        return TimestampGuard.within(WINDOW, trusted);
    }

    private Claim at(long timestampMillis) {
        return new Claim(peer.peer(), peer.publicKey(), timestampMillis, true);
    }
}
