package dev.heddle.network;

import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/// A world whose handlers' threads find time when a test says so.
final class HeldHandlers extends ForwardingPlatform {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean held;

    HeldHandlers(Platform world) {
        super(world);
    }

    void hold() {
        held = true;
    }

    /// Runs what waits, and from now on everything at once.
    void letGo() {
        held = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    }

    @Override
    public Executor handlers(Priority priority) {
        return task -> {
            tasks.add(task);
            if (!held) letGo();
        };
    }
}
