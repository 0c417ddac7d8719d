package dev.heddle.noise;

import dev.heddle.core.PublicKey;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// A listener's last look at a claim: whether its peer is still let in, and its protection against recorded
/// first flights. For each static key, handshake time stamps must rise, and unless it behaves as deployed
/// nodes do, they must be near our clock. It remembers one number for each trusted key, and for those that were trusted
/// until lately. For one thread, which need not be the links'.
public final class TimestampGuard {
    /// Keys that are listed no more and keep their records: the newest.
    private static final int DELISTED_MOST = 1024;

    private final Authentication authentication;
    private final @Nullable Duration window;
    private final Map<PublicKey, Long> lastMillis = new LinkedHashMap<>();
    /// The keys among them that are listed no more; the one that has been so for longest is the first.
    private final SequencedSet<PublicKey> delisted = new LinkedHashSet<>();

    private TrustedPeers trusted;

    private TimestampGuard(TrustedPeers trusted, Authentication authentication, @Nullable Duration window) {
        this.trusted = trusted;
        this.authentication = authentication;
        this.window = window;
    }

    /// @param window how far a time stamp may be from our clock, either way
    public static TimestampGuard within(Duration window, TrustedPeers trusted) {
        if (window.isNegative()) throw new IllegalArgumentException("a window is not negative, got " + window);
        return new TimestampGuard(trusted, Authentication.MUTUAL, window);
    }

    /// Strictly rising, and otherwise any: what deployed nodes do. A key that once used a time far
    /// ahead stays locked out until that time has come.
    public static TimestampGuard deployed(TrustedPeers trusted) {
        return new TimestampGuard(trusted, Authentication.MUTUAL, null);
    }

    /// For [Authentication#MAYBE_MUTUAL]: time stamps are not looked at and none is remembered.
    public static TimestampGuard maybeMutual(TrustedPeers trusted) {
        return new TimestampGuard(trusted, Authentication.MAYBE_MUTUAL, null);
    }

    /// Takes over another set of trusted peers. A key that is listed no more keeps its record, lest a recorded
    /// message pass when it is listed again; there is a bound, and beyond it the one that left first loses its
    /// own. What was restored of a key that has not been listed since is kept: it may be listed later.
    public void trust(TrustedPeers other) {
        TrustedPeers before = trusted;
        trusted = other;
        delisted.removeIf(other::lists);
        for (PublicKey key : lastMillis.keySet()) if (before.lists(key) && !other.lists(key)) delisted.add(key);
        while (delisted.size() > DELISTED_MOST) lastMillis.remove(delisted.removeFirst());
    }

    /// Takes over what was accepted before a restart.
    public void restore(PublicKey key, long timestampMillis) {
        lastMillis.merge(key, timestampMillis, (one, other) -> Long.compareUnsigned(one, other) < 0 ? other : one);
    }

    /// The last time stamp that was accepted of each key; read only, as of now.
    public Map<PublicKey, Long> accepted() {
        return Collections.unmodifiableMap(lastMillis);
    }

    /// Looks at a claim; one that is accepted uses its time stamp up, also if the handshake fails
    /// later.
    ///
    /// @param nowMillis since 1970 by our wall clock
    /// @return why it is refused; empty when it is accepted
    public Optional<HandshakeRefusal> vet(Claim claim, long nowMillis) {
        // The set may have changed since the claim was read, and a key that is not listed must leave no
        // record.
        Optional<HandshakeRefusal> refusal = trusted.refusal(authentication, claim.peer(), claim.key());
        if (refusal.isPresent() || authentication == Authentication.MAYBE_MUTUAL) return refusal;
        long timestampMillis = claim.timestampMillis();
        if (window != null) {
            long aheadMillis = aheadMillis(timestampMillis, nowMillis);
            long allowedMillis = window.toMillis();
            if (aheadMillis > allowedMillis || aheadMillis < -allowedMillis) {
                return Optional.of(new HandshakeRefusal.ClockOff(claim.peer(), aheadMillis, allowedMillis));
            }
        }
        Long last = lastMillis.get(claim.key());
        if (last != null && Long.compareUnsigned(timestampMillis, last) <= 0) {
            return Optional.of(new HandshakeRefusal.Replayed(claim.peer(), timestampMillis, last));
        }
        lastMillis.put(claim.key(), timestampMillis);
        return Optional.empty();
    }

    /// The wire's number is unsigned: one with the top bit set is as far ahead as can be told, not in
    /// the past.
    private static long aheadMillis(long timestampMillis, long nowMillis) {
        return timestampMillis < 0 ? Long.MAX_VALUE : timestampMillis - Math.max(nowMillis, 0);
    }
}
