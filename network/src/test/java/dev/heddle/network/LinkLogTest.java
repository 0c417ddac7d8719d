package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.Identity;
import dev.heddle.noise.TrustedPeers;
import dev.heddle.session.CloseCause;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-34")
class LinkLogTest {
    private static final long SECOND = 1_000_000_000L;
    private static final NetworkAddress ITS_PLACE = NetworkAddress.parse("/ip4/1.2.3.4/tcp/1");
    private static final NetworkAddress ELSEWHERE = NetworkAddress.parse("/ip4/6.6.6.6/tcp/1");

    private final CapturedLog log = CapturedLog.ofRoom("network");
    private final Identity listed = Talk.identity(new SplittableRandom(1));
    private final PeerId peer = listed.peer();
    private final TrustedPeers trusted = trusted();
    private final LinkLog links = new LinkLog();

    private TrustedPeers trusted() {
        TreeMap<PeerId, List<PublicKey>> keys = new TreeMap<>();
        keys.put(peer, List.of(listed.publicKey()));
        return TrustedPeers.of(keys);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    private void refused(long nowNanos, NetworkAddress from, HandshakeRefusal refusal) {
        links.refused(nowNanos, from, peer, new CloseCause.Refused(refusal), trusted);
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
        links.refused(SECOND / 2, ITS_PLACE, peer, new CloseCause.HandshakeTimeout(5_000), trusted);
        assertThat(log.warnings()).hasSize(before + 2);
        assertThat(log.warnings().get(before)).contains("the clock of peer", "time service");
        assertThat(log.warnings().get(before + 1)).contains("claimed to be " + peer.brief(), "no handshake within");
    }

    @Test
    void oneReasonOfAPeerDoesNotHideAnotherAndNoneComesTwiceAMinute() {
        for (int i = 0; i < 59; i++) {
            refused(i * SECOND, ITS_PLACE, new HandshakeRefusal.Replayed(peer, i, i));
            refused(i * SECOND, ITS_PLACE, new HandshakeRefusal.ClockOff(peer, 90_000 + i, 60_000));
            links.refused(i * SECOND, ITS_PLACE, peer, new CloseCause.Incompatible("nothing in common"), trusted);
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
}
