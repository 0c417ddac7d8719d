package dev.heddle.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// Asks Linux how much of what a TCP socket took it has not sent yet: `ioctl(fd, SIOCOUTQNSD, &count)`. One
/// for each loop, which owns the word that the answer goes to.
///
/// Only where the launcher enabled native access (`--enable-native-access`): otherwise the JVM would print
/// a warning.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), ioctls</a>
final class UnsentQuery {
    private static final long SIOCOUTQNSD = 0x894B;
    private static final @Nullable MethodHandle IOCTL = ioctl();

    private final MemorySegment count = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    static boolean available() {
        return IOCTL != null;
    }

    /// 0 where the answer cannot be had.
    int unsentBytes(int descriptor) {
        if (IOCTL == null) return 0;
        try {
            int result = (int) IOCTL.invokeExact(descriptor, SIOCOUTQNSD, count);
            return result == 0 ? count.get(ValueLayout.JAVA_INT, 0) : 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("ioctl cannot throw", impossible);
        }
    }

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle ioctl() {
        if (!UnsentQuery.class.getModule().isNativeAccessEnabled()) return null;
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
        return linker.defaultLookup()
                .find("ioctl")
                .map(address -> linker.downcallHandle(
                        address, signature, Linker.Option.firstVariadicArg(2), Linker.Option.critical(false)))
                .orElse(null);
    }
}
