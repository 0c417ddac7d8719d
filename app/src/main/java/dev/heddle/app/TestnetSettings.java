package dev.heddle.app;

import dev.heddle.noise.NoiseSuite;
import java.time.Duration;

/// What a testnet is to be.
///
/// @param duration of the votes; the testnet goes on until the file has arrived too
/// @param votesPerSecond of each node
/// @param basePort node i listens on this plus i; 0 lets the system choose each port
record TestnetSettings(
        int nodes,
        Duration duration,
        int votesPerSecond,
        int basePort,
        NoiseSuite suite,
        TestnetLinks links,
        Patience patience) {

    /// How long to wait for what may never come.
    ///
    /// @param links until all are up
    /// @param call for the answer to one call
    /// @param arrival of what is still on its way when the time is over
    record Patience(Duration links, Duration call, Duration arrival) {
        static final Patience DEFAULT =
                new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    int port(int node) {
        return basePort == 0 ? 0 : basePort + node;
    }
}
