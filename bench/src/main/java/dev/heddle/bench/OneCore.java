package dev.heddle.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Keeps threads on one core, so that a figure is the total cost of a path and not the luck of the scheduler.
final class OneCore {
    private static final int MASK_BYTES = 128;

    private OneCore() {}

    /// Keeps the calling thread, and every thread it starts from here on, on one of the cores it may use.
    ///
    /// @return whether the system did it; elsewhere than on Linux it does not
    // Native access is granted by the launcher.
    @SuppressWarnings("restricted")
    static boolean pinCaller() {
        Linker linker = Linker.nativeLinker();
        var lookup = linker.defaultLookup();
        var set = lookup.find("sched_setaffinity");
        var current = lookup.find("sched_getcpu");
        if (set.isEmpty() || current.isEmpty()) return false;
        MethodHandle setAffinity = linker.downcallHandle(
                set.get(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        MethodHandle currentCpu = linker.downcallHandle(current.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int cpu = (int) currentCpu.invokeExact();
            if (cpu < 0 || cpu >= 8 * MASK_BYTES) return false;
            MemorySegment mask = arena.allocate(MASK_BYTES);
            mask.set(ValueLayout.JAVA_BYTE, cpu / 8, (byte) (1 << cpu % 8));
            return (int) setAffinity.invokeExact(0, (long) MASK_BYTES, mask) == 0;
        } catch (Throwable failed) {
            throw new IllegalStateException("a system call that is there could not be made", failed);
        }
    }
}
