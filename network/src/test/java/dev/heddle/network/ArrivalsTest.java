package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrivalsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Limits.Arrivals LIMITS = Limits.DEFAULT.arrivals();

    private final HandshakeShare share = new HandshakeShare(LIMITS.cpuPercent(), 0);
    private final Places places = new Places();
    private final Arrivals arrivals = new Arrivals(LIMITS, 256, share, places::has, 0);

    @Test
    @Tag("T-13")
    void anAddressMayConnectSoOftenAndNoMore() {
        Subnet host = host("/ip4/192.0.2.7/tcp/1");
        for (int i = 0; i < LIMITS.burst(); i++)
            assertThat(arrivals.refusal(0, host)).isNull();
        assertThat(arrivals.refusal(0, host)).isEqualTo(Arrivals.Refusal.RATE);
        // Who is refused pays nothing, and others are not concerned.
        assertThat(arrivals.refusal(0, host("/ip4/192.0.2.8/tcp/1"))).isNull();
        assertThat(arrivals.refusal(SECOND / LIMITS.perSecond(), host)).isNull();
        assertThat(arrivals.refusal(SECOND / LIMITS.perSecond(), host)).isEqualTo(Arrivals.Refusal.RATE);
    }

    /// Against the definition: in no span of time more than the burst and what the rate gives.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noSpanOfTimeHoldsMoreThanRateAndBurst(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Subnet host = host("/ip6/2001:db8::1/tcp/1");
        long[] passed = new long[5_000];
        int count = 0;
        long now = 0;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(10) == 0 ? random.nextLong(2 * SECOND) : random.nextLong(SECOND / 100);
            if (arrivals.refusal(now, host) == null) passed[count++] = now;
        }
        assertThat(count).as("seed %d", seed).isGreaterThan(LIMITS.burst());
        for (int from = 0; from < count; from++) {
            for (int to = from; to < Math.min(count, from + 200); to++) {
                double most = LIMITS.burst() + (passed[to] - passed[from]) * LIMITS.perSecond() / (double) SECOND;
                assertThat((double) (to - from + 1)).as("seed %d", seed).isLessThanOrEqualTo(most + 1e-6);
            }
        }
    }

    @Test
    @Tag("T-13")
    void anAddressHasSoManyLinksInTheHandshake() {
        Subnet host = host("/ip4/192.0.2.7/tcp/1");
        for (int i = 0; i < LIMITS.perAddress(); i++) {
            assertThat(arrivals.refusal(0, host)).isNull();
            assertThat(arrivals.began(0, host)).isTrue();
        }
        assertThat(arrivals.unfinishedMost()).isEqualTo(LIMITS.perAddress());
        assertThat(arrivals.refusal(0, host)).isEqualTo(Arrivals.Refusal.UNFINISHED);
        assertThat(arrivals.began(0, host)).as("one that was let in before").isFalse();
        arrivals.ended(0, host, true);
        assertThat(arrivals.refusal(0, host)).isEqualTo(Arrivals.Refusal.UNFINISHED);
        arrivals.ended(0, host, true);
        assertThat(arrivals.refusal(0, host)).isNull();
    }

    @Test
    @Tag("T-09")
    void whenTheShareIsUsedUpOnlyKnownAddressesComeIn() {
        Subnet known = host("/ip4/192.0.2.7/tcp/1");
        Subnet other = host("/ip4/192.0.2.8/tcp/1");
        places.add(known);
        // What a second entitles to may be spent at once.
        share.spent(0, SECOND * LIMITS.cpuPercent() / 100);
        assertThat(arrivals.refusal(0, other)).isNull();
        share.spent(0, SECOND / 100);
        assertThat(arrivals.refusal(0, other)).isEqualTo(Arrivals.Refusal.SHARE);
        assertThat(arrivals.refusal(0, known)).isNull();
        assertThat(share.usedPercent(0)).isEqualTo(LIMITS.cpuPercent());
        // One hundredth of a second is earned in five.
        assertThat(arrivals.refusal(SECOND / 20 - 1, other)).isEqualTo(Arrivals.Refusal.SHARE);
        assertThat(arrivals.refusal(SECOND / 20, other)).isNull();
        assertThat(share.usedPercent(3 * SECOND)).isZero();
    }

    @Test
    @Tag("T-09")
    void addressesWhoseLinksCameToNothingLeaveRoomForNewcomers() {
        Subnet suspect = host("/ip4/192.0.2.8/tcp/1");
        assertThat(arrivals.refusal(0, suspect)).isNull();
        arrivals.began(0, suspect);
        assertThat(arrivals.suspects(0, suspect)).isFalse();
        arrivals.ended(0, suspect, false);
        assertThat(arrivals.suspects(0, suspect)).isTrue();
        // Of its like a hundredth of a second fills a second.
        arrivals.spent(0, SECOND / 100 + 1, true);
        assertThat(arrivals.refusal(0, suspect)).isEqualTo(Arrivals.Refusal.SHARE);
        assertThat(arrivals.refusal(0, host("/ip4/192.0.2.9/tcp/1"))).isNull();
        places.add(suspect);
        assertThat(arrivals.refusal(0, suspect)).isNull();
        places.remove(suspect);
        assertThat(arrivals.refusal(SECOND, suspect)).isNull();
    }

    @Test
    void aSuspicionIsForgottenAfterAMinuteOrWithALinkThatConfirms() {
        Subnet suspect = host("/ip4/192.0.2.8/tcp/1");
        arrivals.failed(0, suspect);
        assertThat(arrivals.suspects(60 * SECOND - 1, suspect)).isTrue();
        assertThat(arrivals.suspects(60 * SECOND, suspect)).isFalse();
        arrivals.failed(60 * SECOND, suspect);
        arrivals.began(61 * SECOND, suspect);
        arrivals.ended(61 * SECOND, suspect, true);
        assertThat(arrivals.suspects(61 * SECOND, suspect)).isFalse();
    }

    @Test
    void aPeerThatLinksUpTooOftenOrBreaksTheProtocolRests() {
        LinkPace pace = new LinkPace(LIMITS, 0);
        for (int i = 0; i < LIMITS.peerBurst(); i++) {
            assertThat(pace.rests(0)).isFalse();
            pace.linked(0);
        }
        assertThat(pace.rests(0)).isTrue();
        assertThat(pace.rests(SECOND / LIMITS.peerPerSecond())).isFalse();
        pace = new LinkPace(LIMITS, 0);
        pace.violated(0);
        assertThat(pace.rests(0)).isFalse();
        pace.violated(0);
        assertThat(pace.rests(0)).isTrue();
        pace.violated(0);
        assertThat(pace.rests(5 * SECOND)).isTrue();
        assertThat(pace.rests(6 * SECOND)).isFalse();
    }

    /// However many addresses there are, those with links in the handshake are counted exactly.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("T-13")
    void linksAreCountedWhoeverElseComes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Subnet, Integer> model = new LinkedHashMap<>();
        for (int i = 0; i < 50_000; i++) {
            Subnet host = host("/ip4/10.%d.%d.1/tcp/1".formatted(random.nextInt(256), random.nextInt(256)));
            if (random.nextInt(200) == 0) {
                arrivals.began(i, host);
                model.merge(host, 1, Integer::sum);
            } else {
                assertThat(arrivals.refusal(i, host)).as("seed %d", seed).isNotEqualTo(Arrivals.Refusal.UNFINISHED);
            }
        }
        int most = model.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertThat(arrivals.unfinishedMost()).as("seed %d", seed).isEqualTo(most);
        model.forEach((host, count) -> {
            for (int i = 0; i < count; i++) arrivals.ended(0, host, true);
        });
        assertThat(arrivals.unfinishedMost()).isZero();
    }

    @Test
    void whatCountsTogether() {
        assertThat(host("/ip4/192.0.2.7/tcp/1")).isEqualTo(host("/ip4/192.0.2.7/tcp/2"));
        assertThat(host("/ip4/192.0.2.7/tcp/1")).isNotEqualTo(host("/ip4/192.0.2.6/tcp/1"));
        assertThat(host("/ip6/2001:db8::1/tcp/1")).isEqualTo(host("/ip6/2001:db8::ffff:1/tcp/1"));
        assertThat(host("/ip6/2001:db8:0:1::1/tcp/1")).isNotEqualTo(host("/ip6/2001:db8::1/tcp/1"));
        assertThat(site("/ip4/192.0.2.7/tcp/1")).isEqualTo(site("/ip4/192.0.2.255/tcp/1"));
        assertThat(site("/ip4/192.0.3.7/tcp/1")).isNotEqualTo(site("/ip4/192.0.2.7/tcp/1"));
        assertThat(site("/ip6/2001:db8:0:1::1/tcp/1")).isEqualTo(site("/ip6/2001:db8::1/tcp/1"));
        assertThat(site("/ip6/2001:db8:1::1/tcp/1")).isNotEqualTo(site("/ip6/2001:db8::1/tcp/1"));
        assertThat(site("/ip4/0.0.0.0/tcp/1")).isNotEqualTo(site("/ip6/::/tcp/1"));
        assertThat(Subnet.ofHost(NetworkAddress.parse("/memory/7"))).isNull();
    }

    private static Subnet host(String address) {
        return Objects.requireNonNull(Subnet.ofHost(NetworkAddress.parse(address)));
    }

    private static Subnet site(String address) {
        return Objects.requireNonNull(Subnet.ofSite(NetworkAddress.parse(address)));
    }
}
