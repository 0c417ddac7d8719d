package dev.heddle.network;

import dev.heddle.core.Machine;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.session.CloseCause;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
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

    private final Predicate<PeerId> listed;
    private final Limited coming = new Limited(SECOND);
    private final Limited going = new Limited(SECOND);
    private final Limited refused = new Limited(MINUTE);
    private final LogLimits dials = new LogLimits(MINUTE);

    /// Apart, so that strangers cannot crowd out the one line about a listed peer, by their number or by
    /// claiming its id.
    private record Limited(LogLimits listed, LogLimits strangers) {
        Limited(Duration interval) {
            this(new LogLimits(interval), new LogLimits(interval));
        }

        LogLimits of(boolean isListed) {
            return isListed ? listed : strangers;
        }
    }

    /// @param listed whether a peer is among the trusted ones now
    LinkLog(Predicate<PeerId> listed) {
        this.listed = listed;
    }

    void linked(long nowNanos, PeerId peer, PeerRole role, Direction direction, NetworkAddress remote) {
        String more = coming.of(listed.test(peer)).remark(nowNanos, peer.toString());
        if (more == null) return;
        String way = direction.name().toLowerCase(Locale.ROOT);
        LINKS.info("linked with {} ({}, {}, {}){}", peer.brief(), role, way, remote.withoutKey(), more);
    }

    void lost(long nowNanos, PeerId peer, CloseCause cause) {
        String more = going.of(listed.test(peer)).remark(nowNanos, peer.toString());
        if (more != null) LINKS.info("lost {}: {}{}", peer.brief(), cause.reason(), more);
    }

    /// @param address the last that was tried: one line for all that the peer has
    /// @param nextDialNanos when it is dialled again, or [Machine#NO_DEADLINE]
    void dialFailed(long nowNanos, PeerId peer, NetworkAddress address, String reason, long nextDialNanos) {
        String more = dials.remark(nowNanos, peer.toString());
        if (more == null) return;
        String next = nextDialNanos == Machine.NO_DEADLINE
                ? ""
                : "; next try in " + Math.max(0, (nextDialNanos - nowNanos + 500_000_000L) / 1_000_000_000L) + " s";
        LOG.info("dialling {} at {} failed: {}{}{}", peer.brief(), address.withoutKey(), reason, next, more);
    }

    /// An inbound link that came to nothing.
    ///
    /// @param claimed whom the other end said to be, if it came so far
    void refused(long nowNanos, NetworkAddress remote, @Nullable PeerId claimed, CloseCause cause) {
        boolean broughtNothing = cause instanceof CloseCause.ByPeer
                || cause instanceof CloseCause.LinkLost
                || cause instanceof CloseCause.ByUs;
        if (broughtNothing) {
            LOG.debug("a link from {} ended in its handshake: {}", remote, cause.reason());
            return;
        }
        HandshakeRefusal refusal = cause instanceof CloseCause.Refused(HandshakeRefusal why) ? why : null;
        // A refusal names whom it is about itself.
        PeerId named = refusal == null ? null : refusal.who().orElse(null);
        PeerId who = named != null ? named : claimed;
        boolean shown = who != null && listed.test(who) && (refusal == null || showsListedKey(refusal));
        // One peer's refusals of another kind are another matter, and what anybody can claim of a peer is
        // told apart by where it comes from.
        String kind = (refusal == null ? cause : refusal).getClass().getSimpleName();
        String key = kind + " " + (who == null ? "" : who) + (shown ? "" : " " + NetworkAddress.of(remote.host()));
        String more = refused.of(shown).remark(nowNanos, key);
        if (more == null) return;
        String claim = named == null && who != null ? ", which claimed to be " + who.brief() : "";
        LOG.warn("refused a link from {}{}: {}{}", remote, claim, cause.reason(), more);
    }

    /// Whether it comes after the dialler's key was found among its keys: up to there an id is a mere claim.
    private static boolean showsListedKey(HandshakeRefusal refusal) {
        return switch (refusal) {
            case HandshakeRefusal.Replayed _, HandshakeRefusal.ClockOff _ -> true;
            case HandshakeRefusal.SelfDial _,
                    HandshakeRefusal.WrongResponderKey _,
                    HandshakeRefusal.NotListed _,
                    HandshakeRefusal.Resting _,
                    HandshakeRefusal.WrongKey _,
                    HandshakeRefusal.IdIsNotKey _,
                    HandshakeRefusal.WrongLength _,
                    HandshakeRefusal.Unreadable _,
                    HandshakeRefusal.InvalidKey _,
                    HandshakeRefusal.Unanswered _ -> false;
        };
    }

    /// An inbound link whose peer was known and for which there was no slot.
    void rejected(long nowNanos, NetworkAddress remote, PeerId peer, CloseCause cause) {
        String key = cause.getClass().getSimpleName() + " " + peer;
        String more = refused.of(listed.test(peer)).remark(nowNanos, key);
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
