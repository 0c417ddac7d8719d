package dev.heddle.network;

import dev.heddle.session.Counters;
import dev.heddle.session.LinkStatistics;
import java.util.List;
import java.util.stream.Stream;

/// What went through all links of one peer, past and present. Written on the node's loop, read by anyone.
final class Ledger {
    private volatile State state = new State(Counters.NONE, List.of());

    private record State(Counters past, List<LinkStatistics> live) {}

    /// Node loop only.
    void open(LinkStatistics statistics) {
        State now = state;
        state = new State(
                now.past,
                Stream.concat(now.live.stream(), Stream.of(statistics)).toList());
    }

    /// Counts on with the final figures. Node loop only.
    void close(LinkStatistics statistics) {
        State now = state;
        List<LinkStatistics> others =
                now.live.stream().filter(one -> one != statistics).toList();
        if (others.size() == now.live.size()) return;
        state = new State(now.past.plus(statistics.counters()), others);
    }

    Counters total() {
        State now = state;
        Counters sum = now.past;
        for (LinkStatistics statistics : now.live) sum = sum.plus(statistics.counters());
        return sum;
    }
}
