package dev.heddle.daemon;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What this process holds at one moment, as `GET /memory` answers it.
///
/// @param heapAfterCollectionBytes in use when garbage was last collected; empty before the first time
/// @param pooledDirectActiveBytes of Netty's pool, in buffers that somebody holds
/// @param pooledDirectReservedBytes what the pool has taken for such buffers
/// @param pooledHeapActiveBytes of the other pool, whose memory is a part of the heap; likewise
///     `pooledHeapReservedBytes`
/// @param threads of the platform, not virtual ones
/// @param openDescriptors of files and sockets; empty where the system does not tell, as is the next
/// @param mostDescriptors that the process may have open
public record ProcessMemory(
        long heapUsedBytes,
        long heapCommittedBytes,
        Optional<Long> heapAfterCollectionBytes,
        long pooledDirectActiveBytes,
        long pooledDirectReservedBytes,
        long pooledHeapActiveBytes,
        long pooledHeapReservedBytes,
        int threads,
        Optional<Long> openDescriptors,
        Optional<Long> mostDescriptors) {
    public static ProcessMemory now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        Optional<UnixOperatingSystemMXBean> system = unix();
        return new ProcessMemory(
                heap.getUsed(),
                heap.getCommitted(),
                heapAfterCollection(),
                pool.pinnedDirectMemory(),
                pool.metric().usedDirectMemory(),
                pool.pinnedHeapMemory(),
                pool.metric().usedHeapMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.map(UnixOperatingSystemMXBean::getOpenFileDescriptorCount),
                system.map(UnixOperatingSystemMXBean::getMaxFileDescriptorCount));
    }

    /// The same after a collection of all garbage, for which every thread stops.
    public static ProcessMemory collected() {
        System.gc();
        return now();
    }

    private static Optional<UnixOperatingSystemMXBean> unix() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Optional.of(unix)
                : Optional.empty();
    }

    /// A pool's own figure is of its own last collection, which for the old objects may be long ago: of the last
    /// collection of any kind all pools are told together.
    private static Optional<Long> heapAfterCollection() {
        return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .flatMap(collector -> Optional.ofNullable(collector.getLastGcInfo()).stream())
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .map(ProcessMemory::heapAfter);
    }

    private static long heapAfter(GcInfo collection) {
        Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        return collection.getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> heap.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
