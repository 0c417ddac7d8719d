package dev.heddle.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Lines about peers that come and go, at most one a second of each (T-34). Of those kept back the last is
/// printed when the second is over, so that a peer's last line always says how it is. For one thread.
final class PeerLines {
    static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final int peersMost;
    // Peers with a line in the last second; the eldest line is first.
    private final LinkedHashMap<String, Recent> recent = new LinkedHashMap<>();
    private long ofOthers;

    private static final class Recent {
        private final long printedNanos;
        private @Nullable String keptBack;
        private long more;

        Recent(long printedNanos) {
            this.printedNanos = printedNanos;
        }
    }

    /// @param peersMost in a second; lines of further ones are counted and not kept
    PeerLines(int peersMost) {
        this.peersMost = peersMost;
    }

    /// After [#due(long)], at the same time.
    ///
    /// @return the line if it is to be printed now
    Optional<String> offer(long nowNanos, String peer, String line) {
        Recent before = recent.get(peer);
        if (before != null) {
            if (before.keptBack != null) before.more++;
            before.keptBack = line;
            return Optional.empty();
        }
        if (recent.size() == peersMost) {
            ofOthers++;
            return Optional.empty();
        }
        recent.put(peer, new Recent(nowNanos));
        return Optional.of(line + remark(0));
    }

    /// Lines whose time has come.
    List<String> due(long nowNanos) {
        List<String> lines = new ArrayList<>();
        while (!recent.isEmpty() && nowNanos - recent.firstEntry().getValue().printedNanos >= INTERVAL_NANOS) {
            Map.Entry<String, Recent> eldest = recent.pollFirstEntry();
            @Nullable String line = eldest.getValue().keptBack;
            if (line == null) continue;
            lines.add(line + remark(eldest.getValue().more));
            recent.put(eldest.getKey(), new Recent(nowNanos));
        }
        return lines;
    }

    /// When [#due(long)] is to be asked; empty if nothing is kept.
    OptionalLong nextDeadlineNanos() {
        return recent.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(recent.firstEntry().getValue().printedNanos + INTERVAL_NANOS);
    }

    /// What is still kept back, at the end.
    List<String> rest() {
        List<String> lines = new ArrayList<>();
        for (Recent one : recent.values()) {
            if (one.keptBack != null) lines.add(one.keptBack + remark(one.more));
        }
        recent.clear();
        return lines;
    }

    private String remark(long same) {
        long others = ofOthers;
        ofOthers = 0;
        if (same == 0 && others == 0) return "";
        if (others == 0) return " (and " + same + " more of this peer)";
        if (same == 0) return " (and " + others + " of other peers)";
        return " (and " + same + " more of this peer, " + others + " of other peers)";
    }
}
