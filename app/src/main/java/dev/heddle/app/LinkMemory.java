package dev.heddle.app;

import dev.heddle.scenario.Checker;
import dev.heddle.scenario.Member;
import java.util.OptionalLong;

/// Measures how much memory links take: what the heap holds after a collection once every node is linked
/// with every other one, less what it held before the first node started, by the number of links.
final class LinkMemory extends Checker {
    /// With fewer, what else nodes hold would be counted for links.
    private static final int LINKS_LEAST = 1_000;

    private long beforeBytes;
    private OptionalLong bytesPerLink = OptionalLong.empty();

    OptionalLong bytesPerLink() {
        return bytesPerLink;
    }

    @Override
    protected void onBegin() {
        if (links() >= LINKS_LEAST) beforeBytes = heapBytes();
    }

    @Override
    protected void everySecond() {
        if (bytesPerLink.isPresent() || links() < LINKS_LEAST || !linked()) return;
        bytesPerLink = OptionalLong.of((heapBytes() - beforeBytes) / links());
    }

    private int links() {
        int nodes = run().members().size();
        return nodes * (nodes - 1) / 2;
    }

    private boolean linked() {
        int others = run().members().size() - 1;
        return run().members().stream().allMatch(member -> peers(member) == others);
    }

    private static int peers(Member member) {
        return member.network().map(network -> network.peers().size()).orElse(0);
    }

    private static long heapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
