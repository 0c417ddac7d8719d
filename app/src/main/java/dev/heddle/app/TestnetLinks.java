package dev.heddle.app;

import dev.heddle.core.Platform;
import dev.heddle.simulator.LinkProfiles;
import dev.heddle.simulator.ModelledLines;
import java.util.Locale;
import java.util.function.IntFunction;

/// What the links of a testnet are like, as people type it.
enum TestnetLinks {
    /// As fast as this machine is.
    LOOPBACK,
    /// [dev.heddle.simulator.Regions#SIX], the first node in the first region.
    SIX_REGIONS;

    /// Nothing of it is drawn by lot.
    private static final long SEED = 1;

    /// @param platforms opens the world of the node with this number, 0 for the first
    IntFunction<Platform> of(IntFunction<Platform> platforms) {
        if (this == LOOPBACK) return platforms;
        LinkProfiles profiles = LinkProfiles.named(toString()).orElseThrow();
        ModelledLines lines = new ModelledLines(SEED, profiles);
        return node -> lines.around(platforms.apply(node), node + 1);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
