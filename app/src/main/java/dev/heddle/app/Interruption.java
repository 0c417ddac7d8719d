package dev.heddle.app;

import java.time.Duration;

/// Ends a testnet in good order when the process is told to end, by Ctrl-C above all. The JVM then exits by
/// itself with 128 plus the signal's number.
final class Interruption implements AutoCloseable {
    private static final Duration PROMPTLY = Duration.ofSeconds(1);

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /// In force until it is closed.
    static Interruption of(TestnetRun run) {
        Thread hook = new Thread(() -> run.abandon(PROMPTLY), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook is at work.
        }
    }
}
