package dev.heddle.transport;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Who listens on which `/memory` port of this process, over all its platforms. Any thread.
final class MemoryPorts {
    static final MemoryPorts PROCESS = new MemoryPorts();
    private static final int LIMIT = 65_536;

    private final ConcurrentMap<Integer, MemoryListener> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger lastChosen = new AtomicInteger();

    /// @return whether the port was free
    boolean take(int port, MemoryListener listener) {
        return listeners.putIfAbsent(port, listener) == null;
    }

    /// Takes some port above 0.
    ///
    /// @return the port, or 0 when all are taken
    int takeAny(MemoryListener listener) {
        for (int tries = 1; tries < LIMIT; tries++) {
            int port = 1 + Math.floorMod(lastChosen.getAndIncrement(), LIMIT - 1);
            if (take(port, listener)) return port;
        }
        return 0;
    }

    void release(int port, MemoryListener listener) {
        listeners.remove(port, listener);
    }

    @Nullable
    MemoryListener at(int port) {
        return listeners.get(port);
    }
}
