package dev.heddle.bench;

import dev.heddle.daemon.ProcessMemory;
import org.HdrHistogram.Histogram;

/// One moment of a soak, after garbage was collected, and the interval of load before it.
///
/// @param loadSeconds under load up to here
/// @param settleMillis what it took until every pair was linked again and replaced links were gone
/// @param missingEnds of links that were under way all the same; two for a pair
/// @param heapBytes after the collection, without what Netty's pool has reserved there for buffers to come
/// @param pooledHeapReservedBytes what that pool has reserved in all
/// @param directActiveBytes in pooled direct buffers that somebody holds
/// @param descriptors open; 0 where the system does not tell
/// @param p50Micros of what arrived in the interval, from when it was due; likewise `p99Micros`
record SoakSample(
        double loadSeconds,
        long settleMillis,
        int missingEnds,
        long heapBytes,
        long pooledHeapReservedBytes,
        long directActiveBytes,
        long descriptors,
        int threads,
        double p50Micros,
        double p99Micros) {
    static SoakSample of(
            double loadSeconds, long settleMillis, int missingEnds, ProcessMemory memory, Histogram latencyNanos) {
        long spareBytes = memory.pooledHeapReservedBytes() - memory.pooledHeapActiveBytes();
        return new SoakSample(
                loadSeconds,
                settleMillis,
                missingEnds,
                memory.heapAfterCollectionBytes().orElseThrow() - spareBytes,
                memory.pooledHeapReservedBytes(),
                memory.pooledDirectActiveBytes(),
                memory.openDescriptors().orElse(0L),
                memory.threads(),
                latencyNanos.getValueAtPercentile(50) / 1e3,
                latencyNanos.getValueAtPercentile(99) / 1e3);
    }
}
