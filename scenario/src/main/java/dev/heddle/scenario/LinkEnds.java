package dev.heddle.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The link ends that one incarnation of a node holds, by the machine at their other end.
final class LinkEnds {
    private final List<LinkEnd> all = new ArrayList<>();
    // By the peer's number; those whose peer cannot be seen are under 0.
    private final List<List<LinkEnd>> byPeer = new ArrayList<>();
    private final List<Recount> past = new ArrayList<>();
    private final List<Long> readNanos = new ArrayList<>();

    void add(LinkEnd end) {
        all.add(end);
        to(number(end.peer())).add(end);
    }

    void remove(LinkEnd end) {
        all.remove(end);
        to(number(end.peer())).remove(end);
        if (!end.confirmed()) return;
        past(number(end.peer())).add(recount(end, end.closedNanos()));
    }

    /// Those that are open, in the order in which they were opened.
    List<LinkEnd> all() {
        return Collections.unmodifiableList(all);
    }

    List<LinkEnd> to(Member peer) {
        return Collections.unmodifiableList(to(peer.number()));
    }

    /// The one that is open to a peer; null when there are none or several.
    @Nullable
    LinkEnd sole(Member peer) {
        List<LinkEnd> ends = to(peer.number());
        return ends.size() == 1 ? ends.getFirst() : null;
    }

    /// What went through all those that were confirmed, past and present.
    Recount total(Member peer, long nowNanos) {
        Recount total = new Recount();
        total.add(past(peer.number()));
        for (LinkEnd end : to(peer.number())) {
            if (end.confirmed()) total.add(recount(end, nowNanos));
        }
        return total;
    }

    private static Recount recount(LinkEnd end, long nowNanos) {
        Recount recount = end.recount();
        boolean admitted = end.admittedBy(nowNanos);
        recount.messagesInLeast = admitted ? recount.messagesIn : 0;
        recount.bytesInLeast = admitted ? recount.bytesIn : 0;
        recount.recordsOutLeast = admitted || end.open() ? recount.recordsOut : 0;
        return recount;
    }

    /// When the last bytes of a peer came, by whichever end; 0 when none did.
    long readNanos(Member peer) {
        return peer.number() < readNanos.size() ? readNanos.get(peer.number()) : 0;
    }

    void onRead(LinkEnd end, long nowNanos) {
        int peer = number(end.peer());
        while (readNanos.size() <= peer) readNanos.add(0L);
        readNanos.set(peer, nowNanos);
    }

    private Recount past(int peer) {
        while (past.size() <= peer) past.add(new Recount());
        return past.get(peer);
    }

    private List<LinkEnd> to(int peer) {
        while (byPeer.size() <= peer) byPeer.add(new ArrayList<>(2));
        return byPeer.get(peer);
    }

    private static int number(@Nullable Member peer) {
        return peer == null ? 0 : peer.number();
    }
}
