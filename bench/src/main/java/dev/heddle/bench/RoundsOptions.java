package dev.heddle.bench;

import dev.heddle.app.WrongUsage;
import picocli.CommandLine.Option;

/// How long variants take turns.
final class RoundsOptions {
    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each variant (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each variant runs in a round (default: ${DEFAULT-VALUE}).")
    private double seconds = 1;

    /// @throws WrongUsage if they are out of range
    int rounds() {
        if (rounds < 1 || rounds > 1000) throw new WrongUsage("--rounds takes 1 to 1000, not " + rounds);
        return rounds;
    }

    /// @throws WrongUsage if they are out of range
    long nanos() {
        if (!(seconds >= 0.05 && seconds <= 600)) throw new WrongUsage("--seconds takes 0.05 to 600, not " + seconds);
        return Math.round(seconds * 1e9);
    }
}
