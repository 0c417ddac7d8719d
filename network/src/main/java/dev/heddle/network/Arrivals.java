package dev.heddle.network;

import dev.heddle.core.Limits;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What strangers may do, by the address they come from: how often they connect, how many of their links may be
/// in the handshake, and all together how much of the CPU they take (T-09, T-13). Addresses whose links came to
/// nothing have a small part of that, so that what they do leaves room for newcomers. Where all of it is used up,
/// only addresses are let in at which listed peers are known to be. Node loop only.
final class Arrivals {
    /// Addresses whose last connections are remembered. Beyond them the one that was quiet for longest is forgotten,
    /// and the share of the CPU bounds what comes of that.
    private static final int ADDRESSES = 8192;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /// Addresses of which a link came to nothing have one part in so many of the share, for a while.
    private static final int SUSPECTS = 20;

    private static final long SUSPECTED_NANOS = 60 * SECOND_NANOS;

    private final Limits.Arrivals limits;
    private final HandshakeShare share;
    private final HandshakeShare suspects;
    private final SequencedMap<Subnet, Address> addresses = new LinkedHashMap<>();
    private final int addressesMost;
    private final Predicate<Subnet> proven;
    /// How many addresses have so many links in the handshake.
    private final TreeMap<Integer, Integer> withSoMany = new TreeMap<>();

    private volatile int unfinishedMost;

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
        /// When a link last came to nothing, if one did.
        private long failedNanos;
        private boolean failed;

        Address(long nowNanos) {
            paidUntilNanos = nowNanos;
        }

        void fails(long nowNanos) {
            failed = true;
            failedNanos = nowNanos;
        }

        boolean suspected(long nowNanos) {
            failed = failed && nowNanos - failedNanos < SUSPECTED_NANOS;
            return failed;
        }

        boolean worthNothing(long nowNanos) {
            return unfinished == 0 && paidUntilNanos - nowNanos <= 0 && !suspected(nowNanos);
        }
    }

    /// @param unconfirmedLinks how many may be in the handshake at a time
    /// @param proven whether a listed peer is known to be at an address
    Arrivals(
            Limits.Arrivals limits,
            int unconfirmedLinks,
            HandshakeShare share,
            Predicate<Subnet> proven,
            long nowNanos) {
        this.limits = limits;
        this.addressesMost = Math.max(ADDRESSES, 4 * unconfirmedLinks);
        this.proven = proven;
        this.share = share;
        this.suspects = new HandshakeShare(Math.max(1, limits.cpuPercent() / SUSPECTS), nowNanos);
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
        if (!proven.test(from)) {
            if (share.usedUp(nowNanos)) return Refusal.SHARE;
            if (address.suspected(nowNanos) && suspects.usedUp(nowNanos)) return Refusal.SHARE;
        }
        address.paidUntilNanos = fromNanos + intervalNanos;
        return null;
    }

    /// A link has begun its handshake.
    ///
    /// @return false if it is one too many of its address: several may have come before the first was told of here
    boolean began(long nowNanos, Subnet from) {
        int now = ++address(nowNanos, from).unfinished;
        withSoMany.merge(now, 1, Integer::sum);
        withSoMany.computeIfPresent(now - 1, (_, count) -> count == 1 ? null : count - 1);
        unfinishedMost = withSoMany.lastKey();
        return now <= limits.perAddress();
    }

    /// Whether a link of this address came to nothing lately.
    boolean suspects(long nowNanos, Subnet from) {
        Address address = addresses.get(from);
        return address != null && address.suspected(nowNanos);
    }

    /// Time that a loop has spent on links without a confirmed peer. Any thread.
    ///
    /// @param suspected whether the link's address was when it came
    void spent(long nowNanos, long nanos, boolean suspected) {
        share.spent(nowNanos, nanos);
        if (suspected) suspects.spent(nowNanos, nanos);
    }

    /// A link that had begun is over as far as this is concerned.
    ///
    /// @param confirmed whether its peer has shown its key
    void ended(long nowNanos, Subnet from, boolean confirmed) {
        Address address = addresses.get(from);
        if (address == null || address.unfinished == 0) throw new IllegalStateException(from + " has no such link");
        int now = --address.unfinished;
        withSoMany.computeIfPresent(now + 1, (_, count) -> count == 1 ? null : count - 1);
        if (now > 0) withSoMany.merge(now, 1, Integer::sum);
        unfinishedMost = withSoMany.isEmpty() ? 0 : withSoMany.lastKey();
        if (confirmed) address.failed = false;
        else address.fails(nowNanos);
    }

    /// A link that had confirmed came to nothing all the same.
    void failed(long nowNanos, Subnet from) {
        address(nowNanos, from).fails(nowNanos);
    }

    /// The most links of one address that are in the handshake. Any thread.
    int unfinishedMost() {
        return unfinishedMost;
    }

    private Address address(long nowNanos, Subnet from) {
        Address known = addresses.get(from);
        Address address = known == null ? new Address(nowNanos) : known;
        addresses.putLast(from, address);
        while (addresses.firstEntry().getValue() != address
                && addresses.firstEntry().getValue().worthNothing(nowNanos)) {
            addresses.pollFirstEntry();
        }
        // Those with links are few: as many as there may be unconfirmed.
        while (addresses.size() > addressesMost) {
            var eldest = addresses.pollFirstEntry();
            if (eldest.getValue().unfinished > 0) addresses.putLast(eldest.getKey(), eldest.getValue());
        }
        return address;
    }
}
