package dev.heddle.network;

import dev.heddle.core.Limits;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// What strangers may do, by the address they come from: how often they connect, how many of their links may be
/// in the handshake, and all together how much of the CPU they take (T-09, T-13). Where that is used up, only
/// addresses are let in at which listed peers are known to be. Node loop only.
final class Arrivals {
    /// Addresses whose last connections are remembered. Beyond them the one that was quiet for longest is forgotten,
    /// and the share of the CPU bounds what comes of that.
    private static final int ADDRESSES = 8192;
    /// Addresses where listed peers have shown their keys, beside those they are listed with.
    private static final int PROVEN = 1024;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Limits.Arrivals limits;
    private final HandshakeShare share;
    private final SequencedMap<Subnet, Address> addresses = new LinkedHashMap<>();
    private final SequencedSet<Subnet> proven = new LinkedHashSet<>();

    /// Why a connection is refused.
    enum Refusal {
        RATE("it connects more often than %d times a second, beyond %d at once"),
        UNFINISHED("%d links of its address have not finished their handshake, which is the limit"),
        SHARE("handshakes take %d %% of the CPU, which is the limit");

        private final String sentence;

        Refusal(String sentence) {
            this.sentence = sentence;
        }

        String sentence(Limits.Arrivals limits) {
            return switch (this) {
                case RATE -> sentence.formatted(limits.perSecond(), limits.burst());
                case UNFINISHED -> sentence.formatted(limits.perAddress());
                case SHARE -> sentence.formatted(limits.cpuPercent());
            };
        }
    }

    private static final class Address {
        /// When the connections that came would have come at the permitted rate: the generic cell rate algorithm
        /// (ITU-T I.371), which needs no other state.
        private long paidUntilNanos;

        private int unfinished;

        Address(long nowNanos) {
            paidUntilNanos = nowNanos;
        }
    }

    Arrivals(Limits.Arrivals limits, HandshakeShare share) {
        this.limits = limits;
        this.share = share;
    }

    /// Looks at a connection that has come; one that is let in has used some of its address's rate.
    ///
    /// @return null when it is let in
    @Nullable
    Refusal refusal(long nowNanos, Subnet from) {
        Address address = address(nowNanos, from);
        long intervalNanos = SECOND_NANOS / limits.perSecond();
        long fromNanos = address.paidUntilNanos - nowNanos > 0 ? address.paidUntilNanos : nowNanos;
        if (fromNanos - nowNanos > (limits.burst() - 1) * intervalNanos) return Refusal.RATE;
        if (address.unfinished >= limits.perAddress()) return Refusal.UNFINISHED;
        if (share.usedUp(nowNanos) && !proven.contains(from)) return Refusal.SHARE;
        address.paidUntilNanos = fromNanos + intervalNanos;
        return null;
    }

    /// A link has begun its handshake.
    ///
    /// @return false if it is one too many of its address: several may have come before the first was told of here
    boolean began(long nowNanos, Subnet from) {
        return ++address(nowNanos, from).unfinished <= limits.perAddress();
    }

    /// A link that had begun has confirmed, or is gone.
    void ended(Subnet from) {
        Address address = addresses.get(from);
        if (address == null || address.unfinished == 0) throw new IllegalStateException(from + " has no such link");
        address.unfinished--;
    }

    /// A listed peer is there: by what the operator wrote, or by the key it has shown.
    void prove(Subnet where) {
        proven.addLast(where);
        if (proven.size() > PROVEN) proven.removeFirst();
    }

    /// The most links of one address that are in the handshake.
    int unfinishedMost() {
        return addresses.values().stream()
                .mapToInt(address -> address.unfinished)
                .max()
                .orElse(0);
    }

    private Address address(long nowNanos, Subnet from) {
        Address known = addresses.get(from);
        Address address = known == null ? new Address(nowNanos) : known;
        addresses.putLast(from, address);
        // Those with links are few: as many as there may be unconfirmed.
        while (addresses.size() > ADDRESSES) {
            var eldest = addresses.pollFirstEntry();
            if (eldest.getValue().unfinished > 0) addresses.putLast(eldest.getKey(), eldest.getValue());
        }
        return address;
    }
}
