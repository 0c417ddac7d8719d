package dev.heddle.bench;

import dev.heddle.daemon.ProcessMemory;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Does anything creep? Nodes under load lose a link every second; every so often the load pauses until all is
/// linked again, garbage is collected, and what is left is looked at. The pauses are beside the time under load, and
/// no message waits through a collection, so that neither is measured as latency.
final class Soak {
    /// Of the whole run: classes are loaded, code is compiled and pools are filled in it.
    private static final int WARM_UP_PART = 5;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long LINKED_MOST_NANOS = 60 * SECOND_NANOS;
    /// Three times what replaced links may take, by T-21 and T-27.
    private static final long SETTLE_MOST_NANOS = 3 * SECOND_NANOS;

    private static final long LOOK_AGAIN_NANOS = 10_000_000;
    private static final long SEED = 1;

    private Soak() {}

    /// @param intervals of load, at least 5
    /// @param seconds that one interval lasts
    record Settings(int nodes, int perSecond, int intervals, int seconds) {
        double minutes() {
            return intervals * seconds / 60.0;
        }

        int warmUp() {
            return Math.max(1, intervals / WARM_UP_PART);
        }

        /// Intervals at each end of what follows the warm-up whose latencies are compared.
        int tenth() {
            return Math.max(1, intervals / 10);
        }
    }

    /// @throws IllegalStateException when the nodes do not link with each other
    static SoakReport run(Settings settings, PrintWriter out) {
        var arrived = new SoakLoad.Arrived();
        try (TemporaryFolder stores = TemporaryFolder.make("heddle-soak");
                SoakMesh mesh = new SoakMesh(settings.nodes(), stores.path(), arrived::on)) {
            out.printf("%d nodes, linking%n", settings.nodes());
            out.flush();
            requireLinked(mesh);
            // What a node keeps of each peer that it ever lost would else come bit by bit, and look like a leak.
            mesh.cutAll();
            LockSupport.parkNanos(SECOND_NANOS);
            requireLinked(mesh);
            return run(settings, mesh, new SoakLoad(mesh, arrived, settings.perSecond(), SEED), out);
        }
    }

    private static SoakReport run(Settings settings, SoakMesh mesh, SoakLoad load, PrintWriter out) {
        List<SoakSample> samples = new ArrayList<>(settings.intervals());
        Histogram first = SoakLoad.emptyLatency();
        Histogram last = SoakLoad.emptyLatency();
        @Nullable Histogram interval = null;
        long descriptors = Long.MAX_VALUE;
        out.println(SoakReport.HEAD);
        for (int i = 0; i < settings.intervals(); i++) {
            load.run(settings.seconds() * SECOND_NANOS);
            long settleNanos = settle(mesh, descriptors);
            interval = load.latency(interval);
            if (i >= settings.warmUp() && i < settings.warmUp() + settings.tenth()) first.add(interval);
            if (i >= settings.intervals() - settings.tenth()) last.add(interval);
            SoakSample sample = SoakSample.of(
                    (i + 1.0) * settings.seconds(),
                    settleNanos / 1_000_000,
                    mesh.missingEnds(),
                    ProcessMemory.collected(),
                    interval);
            descriptors = sample.descriptors();
            samples.add(sample);
            out.println(SoakReport.line(sample));
            out.flush();
        }
        return SoakReport.of(settings, samples, first, last, load.count(), mesh.dropped());
    }

    /// Waits until every pair is linked and no more descriptors are open than the last time.
    ///
    /// @return how long it took
    private static long settle(SoakMesh mesh, long descriptors) {
        long beginNanos = System.nanoTime();
        boolean _ = linked(mesh, SETTLE_MOST_NANOS);
        while (ProcessMemory.now().openDescriptors().orElse(0L) > descriptors
                && System.nanoTime() - beginNanos < SETTLE_MOST_NANOS) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return System.nanoTime() - beginNanos;
    }

    private static void requireLinked(SoakMesh mesh) {
        if (linked(mesh, LINKED_MOST_NANOS)) return;
        throw new IllegalStateException("%d ends of links are missing after a minute".formatted(mesh.missingEnds()));
    }

    private static boolean linked(SoakMesh mesh, long mostNanos) {
        long beginNanos = System.nanoTime();
        while (mesh.missingEnds() > 0) {
            if (System.nanoTime() - beginNanos >= mostNanos) return false;
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }
}
