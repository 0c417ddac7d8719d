package dev.heddle.network;

import dev.heddle.core.Machine;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.TrustedPeers;
import dev.heddle.session.CloseCause;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the log says of links that come, go and come to nothing, for whoever runs the node. Node loop only.
final class LinkLog {
    private static final Logger LOG = LoggerFactory.getLogger(LinkLog.class);
    /// Apart, because a program that tells its user of peers by itself turns this off and the rest not.
    private static final Logger LINKS = LoggerFactory.getLogger("dev.heddle.network.links");

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LogLimits coming = new LogLimits(SECOND);
    private final LogLimits going = new LogLimits(SECOND);
    private final LogLimits dials = new LogLimits(MINUTE);
    // Apart, so that strangers cannot crowd out the one line that helps a listed peer.
    private final LogLimits refusedPeers = new LogLimits(MINUTE);
    private final LogLimits refusedStrangers = new LogLimits(MINUTE);

    void linked(long nowNanos, PeerId peer, PeerRole role, Direction direction, NetworkAddress remote) {
        String more = coming.remark(nowNanos, peer.toString());
        if (more == null) return;
        String way = direction.name().toLowerCase(Locale.ROOT);
        LINKS.info("linked with {} ({}, {}, {}){}", peer.brief(), role, way, remote.withoutKey(), more);
    }

    void lost(long nowNanos, PeerId peer, CloseCause cause) {
        String more = going.remark(nowNanos, peer.toString());
        if (more != null) LINKS.info("lost {}: {}{}", peer.brief(), cause.reason(), more);
    }

    /// @param nextDialNanos when it is dialled again, or [Machine#NO_DEADLINE]
    void dialFailed(long nowNanos, PeerId peer, NetworkAddress address, String reason, long nextDialNanos) {
        String more = dials.remark(nowNanos, peer + " " + address.withoutKey());
        if (more == null) return;
        String next = nextDialNanos == Machine.NO_DEADLINE
                ? ""
                : "; next try in " + Math.max(0, (nextDialNanos - nowNanos + 500_000_000L) / 1_000_000_000L) + " s";
        LOG.info("dialling {} at {} failed: {}{}{}", peer.brief(), address.withoutKey(), reason, next, more);
    }

    /// An inbound link that came to nothing.
    ///
    /// @param claimed whom the other end said to be, if it came so far
    void refused(
            long nowNanos, NetworkAddress remote, @Nullable PeerId claimed, CloseCause cause, TrustedPeers trusted) {
        boolean broughtNothing = cause instanceof CloseCause.ByPeer
                || cause instanceof CloseCause.LinkLost
                || cause instanceof CloseCause.ByUs;
        if (broughtNothing) {
            LOG.debug("a link from {} ended in its handshake: {}", remote, cause.reason());
            return;
        }
        // A refusal names whom it is about itself.
        PeerId named = cause instanceof CloseCause.Refused(HandshakeRefusal refusal)
                ? refusal.who().orElse(null)
                : null;
        PeerId who = named != null ? named : claimed;
        LogLimits limits = who != null && trusted.lists(who) ? refusedPeers : refusedStrangers;
        String key =
                who != null ? who.toString() : NetworkAddress.of(remote.host()).toString();
        String more = limits.remark(nowNanos, key);
        if (more == null) return;
        String claim = named == null && who != null ? ", which claimed to be " + who.brief() : "";
        LOG.warn("refused a link from {}{}: {}{}", remote, claim, cause.reason(), more);
    }

    /// An inbound link whose peer was known and for which there was no slot.
    void rejected(long nowNanos, NetworkAddress remote, PeerId peer, CloseCause cause) {
        String more = refusedStrangers.remark(nowNanos, peer.toString());
        if (more != null) LOG.warn("refused a link from {} at {}: {}{}", peer.brief(), remote, cause.reason(), more);
    }

    /// Why a dial failed, with what a dialler, who is told nothing, can look at.
    static String dialReason(CloseCause cause) {
        if (cause instanceof CloseCause.HandshakeTimeout) {
            return cause.reason() + "; what listens there may be something else, or be overloaded";
        }
        if (cause instanceof CloseCause.ByPeer || cause instanceof CloseCause.LinkLost) {
            return cause.reason() + " within the handshake; its log has the reason: it may be on another chain or"
                    + " network, speak none of our protocols, or have no slot for us";
        }
        return cause.reason();
    }

    /// The same where there was no connection to begin with, without the address that transports name.
    static String dialReason(Throwable failure, NetworkAddress address) {
        String why = Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
        String named = "cannot dial " + address + ": ";
        return why.startsWith(named) ? why.substring(named.length()) : why;
    }
}
