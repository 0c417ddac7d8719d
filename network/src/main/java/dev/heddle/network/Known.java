package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.PublicKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A peer since the node first heard of it. Node loop only, but for id, ledger, log, role and round trip.
final class Known {
    private static final int SHOWN_PLACES = 4;

    final PeerId id;
    final Ledger ledger = new Ledger();
    final PeerLog log;
    /// Its resting is looked at on any thread.
    final LinkPace pace;
    volatile PeerRole role;
    /// Of the last health check that it answered; 0 before there was one.
    volatile long roundTripNanos;
    /// Keys it was trusted with one by one, and addresses it was told to be dialled at whatever its role.
    final Set<PublicKey> givenKeys = new LinkedHashSet<>();

    List<NetworkAddress> givenAddresses = List.of();
    /// The last description of it, if there was one.
    @Nullable
    PeerDescription description;
    /// Where it is said to be, and where it has shown its key lately, oldest first; each counts in [Places].
    private final List<Subnet> listedPlaces = new ArrayList<>();

    private final Deque<Subnet> shownPlaces = new ArrayDeque<>();
    /// Links that have shown its key and are not gone.
    int links;
    /// Links that were replaced and linger, oldest first.
    final Deque<PeerLink> replaced = new ArrayDeque<>();
    /// Completed once the peer's last down event was handled: the next up event waits for it.
    CompletableFuture<Void> quiet = CompletableFuture.completedFuture(null);
    /// Completed once senders see the peer as linked.
    CompletableFuture<Void> published = new CompletableFuture<>();
    /// Completed once the present up event was handled: no message is delivered before.
    CompletionStage<Void> announced = CompletableFuture.completedFuture(null);
    /// Completed while it is up.
    CompletableFuture<Void> linked = new CompletableFuture<>();
    /// Of the present time up; null while down.
    @Nullable
    Delivery delivery;
    /// The one that is sent by; null while down.
    @Nullable
    PeerLink link;

    Known(PeerId id, PeerRole role, PeerLog log, LinkPace pace) {
        this.id = id;
        this.log = log;
        this.pace = pace;
        this.role = role;
    }

    /// Whether it is among the trusted peers.
    boolean listed() {
        return !givenKeys.isEmpty()
                || (description != null && !description.keys().isEmpty());
    }

    Set<PublicKey> keys() {
        Set<PublicKey> all = new LinkedHashSet<>(givenKeys);
        if (description != null) all.addAll(description.keys());
        return all;
    }

    /// Runs this once the peer is up, at once if it is.
    void whenLinked(Runnable task) {
        CompletionStage<Void> up = linked;
        up.thenRun(task);
    }

    /// Any thread.
    ///
    /// @param linked null while it has no link
    PeerStatus status(@Nullable Peer linked) {
        long rttNanos = roundTripNanos;
        return new PeerStatus(
                id,
                role,
                Optional.ofNullable(linked).map(Peer::status),
                rttNanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(rttNanos)),
                ledger.total());
    }

    /// What is known of it has changed: where it is said to be now, or nowhere once it is not listed.
    void place(Places places) {
        listedPlaces.forEach(places::remove);
        listedPlaces.clear();
        if (!listed()) {
            shownPlaces.forEach(places::remove);
            shownPlaces.clear();
            return;
        }
        Set<NetworkAddress> all = new LinkedHashSet<>(givenAddresses);
        if (description != null) all.addAll(description.addresses());
        for (NetworkAddress address : all) {
            Subnet host = Subnet.ofHost(address);
            if (host != null) listedPlaces.add(host);
        }
        listedPlaces.forEach(places::add);
    }

    /// It has shown its key, and is listed. Of a peer with many addresses the last few count.
    void shown(NetworkAddress where, Places places) {
        Subnet host = Subnet.ofHost(where);
        if (host == null || shownPlaces.contains(host)) return;
        shownPlaces.add(host);
        places.add(host);
        if (shownPlaces.size() > SHOWN_PLACES) places.remove(shownPlaces.remove());
    }

    /// Where to dial it; none when it is not to be dialled.
    List<NetworkAddress> wanted(Roles roles) {
        Set<NetworkAddress> all = new LinkedHashSet<>(givenAddresses);
        if (description != null && roles.dials(description.role())) all.addAll(description.dialable());
        return List.copyOf(all);
    }
}
