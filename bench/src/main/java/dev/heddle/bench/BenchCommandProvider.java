package dev.heddle.bench;

import dev.heddle.app.CommandProvider;

/// Adds `bench` to the command line.
public final class BenchCommandProvider implements CommandProvider {
    @Override
    public Object command() {
        return new BenchCommand();
    }
}
