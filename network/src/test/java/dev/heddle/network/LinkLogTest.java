package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Machine;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.session.CloseCause;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-34")
class LinkLogTest {
    private static final long SECOND = 1_000_000_000L;
    private static final NetworkAddress ITS_PLACE = NetworkAddress.parse("/ip4/1.2.3.4/tcp/1");
    private static final NetworkAddress ELSEWHERE = NetworkAddress.parse("/ip4/6.6.6.6/tcp/1");

    private final CapturedLog log = CapturedLog.ofRoom("network");
    /// The one that is listed.
    private final PeerId peer = Talk.identity(new SplittableRandom(1)).peer();

    private final LinkLog links = new LinkLog(peer::equals);

    @AfterEach
    void stop() {
        log.close();
    }

    private void refused(long nowNanos, NetworkAddress from, HandshakeRefusal refusal) {
        links.refused(nowNanos, from, peer, new CloseCause.Refused(refusal));
    }

    @Test
    void whoClaimsAListedPeersIdCannotTakeTheLineThatHelpsIt() {
        for (int i = 0; i < 10_000; i++) {
            refused(i, ELSEWHERE, new HandshakeRefusal.WrongResponderKey(peer));
            refused(i, ELSEWHERE, new HandshakeRefusal.WrongKey(peer));
            refused(i, ELSEWHERE, new HandshakeRefusal.NotListed(new PeerId(i, 1, 2, 3)));
        }
        int before = log.warnings().size();
        assertThat(before).isLessThanOrEqualTo(256);
        refused(SECOND / 2, ITS_PLACE, new HandshakeRefusal.ClockOff(peer, 90_000, 60_000));
        links.refused(SECOND / 2, ITS_PLACE, peer, new CloseCause.HandshakeTimeout(5_000));
        assertThat(log.warnings()).hasSize(before + 2);
        assertThat(log.warnings().get(before)).contains("the clock of peer", "time service");
        assertThat(log.warnings().get(before + 1)).contains("claimed to be " + peer.brief(), "no handshake within");
    }

    @Test
    void strangersThatComeAndGoDoNotHideThatAListedPeerDid() {
        long nowNanos = 0;
        for (int i = 0; i < 400; i++) {
            nowNanos += SECOND / 100;
            PeerId stranger = new PeerId(i, 1, 2, 3);
            links.linked(nowNanos, stranger, PeerRole.UNKNOWN, Direction.INBOUND, ELSEWHERE);
            links.lost(nowNanos, stranger, new CloseCause.ByPeer());
        }
        assertThat(log.lines("lost ")).hasSizeBetween(256, 261);
        links.lost(nowNanos, peer, new CloseCause.NetworkHealthCheckFailure(4));
        links.linked(nowNanos, peer, PeerRole.VALIDATOR, Direction.INBOUND, ITS_PLACE);
        assertThat(log.lines(peer.brief()))
                .containsExactly(
                        "INFO lost " + peer.brief() + ": it did not answer 4 health checks",
                        "INFO linked with " + peer.brief() + " (validator, inbound, /ip4/1.2.3.4/tcp/1)");
    }

    @Test
    void oneReasonOfAPeerDoesNotHideAnotherAndNoneComesTwiceAMinute() {
        for (int i = 0; i < 59; i++) {
            refused(i * SECOND, ITS_PLACE, new HandshakeRefusal.Replayed(peer, i, i));
            refused(i * SECOND, ITS_PLACE, new HandshakeRefusal.ClockOff(peer, 90_000 + i, 60_000));
            links.refused(i * SECOND, ITS_PLACE, peer, new CloseCause.Incompatible("nothing in common"));
            links.rejected(i * SECOND, ITS_PLACE, peer, new CloseCause.NoSlot("2 links are up"));
        }
        assertThat(log.warnings()).hasSize(4);
        assertThat(log.lines("not above its last one")).hasSize(1);
        assertThat(log.lines("the clock of peer")).hasSize(1);
        assertThat(log.lines("nothing in common")).hasSize(1);
        assertThat(log.lines("2 links are up")).hasSize(1);
    }

    @Test
    void whatAnybodyCanClaimIsToldApartByWhereItComesFrom() {
        refused(0, ELSEWHERE, new HandshakeRefusal.WrongResponderKey(peer));
        refused(1, ITS_PLACE, new HandshakeRefusal.WrongResponderKey(peer));
        refused(2, ITS_PLACE, new HandshakeRefusal.WrongResponderKey(peer));
        assertThat(log.lines("another public key than ours")).hasSize(2);
    }

    @Test
    void aPeerThatIsDialledInVainHasALineAMinuteHoweverManyAddressesItHas() {
        for (int i = 0; i < 59; i++) {
            NetworkAddress address = NetworkAddress.parse("/ip4/1.2.3." + i + "/tcp/1");
            links.dialFailed(i * SECOND, peer, address, "nobody is there", Machine.NO_DEADLINE);
        }
        assertThat(log.lines("dialling " + peer.brief())).hasSize(1);
        links.dialFailed(60 * SECOND, peer, ITS_PLACE, "nobody is there", 61 * SECOND);
        assertThat(log.lines("dialling " + peer.brief()).getLast())
                .endsWith("at /ip4/1.2.3.4/tcp/1 failed: nobody is there; next try in 1 s (and 58 more like this)");
    }
}
