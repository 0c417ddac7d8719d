package dev.heddle.chaos;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// What the relay asks of Linux and the JDK does not offer. One thread for each object; each answers, as
/// the kernel does, a number of at least 0, or an error's number below 0.
final class SystemCalls implements AutoCloseable {
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final short POLLIN = 1;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
    private static final MemoryLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    // The last argument of these two is one of the dots.
    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(INT, ADDRESS, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            handle("ioctl", FunctionDescriptor.of(INT, INT, LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = handle("read", FunctionDescriptor.of(LONG, INT, ADDRESS, LONG));
    private static final MethodHandle WRITE = handle("write", FunctionDescriptor.of(LONG, INT, ADDRESS, LONG));
    private static final MethodHandle POLL =
            handle("ppoll", FunctionDescriptor.of(INT, ADDRESS, LONG, ADDRESS, ADDRESS));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle GETEUID = handle("geteuid", FunctionDescriptor.of(INT));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(CAPTURED);
    /// Two of: the descriptor, what is asked, and what happened.
    private final MemorySegment polled = arena.allocate(2 * 8, 8);
    private final MemorySegment timeout = arena.allocate(2 * 8, 8);

    /// Memory for what is read and written, until this is closed.
    MemorySegment allocate(long bytes) {
        return arena.allocate(bytes, 8);
    }

    /// For reading and writing without waiting; processes that are started do not get it.
    int open(String path) {
        try (Arena name = Arena.ofConfined()) {
            return result((int) OPEN.invokeExact(state, name.allocateFrom(path), O_RDWR | O_NONBLOCK | O_CLOEXEC));
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    /// A counter that [#poll] can wait for, and that reading sets back to 0.
    int eventCounter() {
        try {
            return result((int) EVENTFD.invokeExact(state, 0, O_NONBLOCK | O_CLOEXEC));
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    int control(int descriptor, long request, MemorySegment argument) {
        try {
            return result((int) IOCTL.invokeExact(state, descriptor, request, argument));
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    int read(int descriptor, MemorySegment into) {
        try {
            return result((int) (long) READ.invokeExact(state, descriptor, into, into.byteSize()));
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    int write(int descriptor, MemorySegment from, long bytes) {
        try {
            return result((int) (long) WRITE.invokeExact(state, descriptor, from, bytes));
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    /// Waits until one of two descriptors has something to read, or failed; or until the time is over, or a
    /// signal came.
    ///
    /// @param nanos below 0 is for ever
    /// @return how many of them
    int poll(int one, int other, long nanos) {
        ask(0, one);
        ask(8, other);
        timeout.set(LONG, 0, nanos / SECOND_NANOS);
        timeout.set(LONG, 8, nanos % SECOND_NANOS);
        MemorySegment most = nanos < 0 ? MemorySegment.NULL : timeout;
        try {
            return result((int) POLL.invokeExact(state, polled, 2L, most, MemorySegment.NULL));
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    /// Whether the second one of the last [#poll] has something to read.
    boolean otherReady() {
        return polled.get(ValueLayout.JAVA_SHORT, 8 + 6) != 0;
    }

    int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    int effectiveUser() {
        try {
            return (int) GETEUID.invokeExact(state);
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private void ask(long offset, int descriptor) {
        polled.set(INT, offset, descriptor);
        polled.set(ValueLayout.JAVA_SHORT, offset + 4, POLLIN);
        polled.set(ValueLayout.JAVA_SHORT, offset + 6, (short) 0);
    }

    private int result(int answer) {
        return answer >= 0 ? answer : -(int) ERRNO.get(state, 0L);
    }

    // Native access is granted by the launcher.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor form, Linker.Option... more) {
        Linker.Option[] options = Arrays.copyOf(more, more.length + 1);
        options[more.length] = Linker.Option.captureCallState("errno");
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form, options);
    }

    private static IllegalStateException broken(Throwable impossible) {
        return new IllegalStateException("a system call that is there could not be made", impossible);
    }
}
