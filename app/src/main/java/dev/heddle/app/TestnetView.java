package dev.heddle.app;

import java.time.Duration;

/// Shows a testnet while it runs. For one thread.
interface TestnetView {
    /// How often it wants to be told.
    Duration interval();

    void show(Figures figures);
}
