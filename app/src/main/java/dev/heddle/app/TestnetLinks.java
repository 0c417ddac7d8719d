package dev.heddle.app;

import dev.heddle.core.Platform;
import dev.heddle.simulator.LinkProfiles;
import dev.heddle.simulator.ModelledLines;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

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

    /// Reads what people type.
    static final class Text implements ITypeConverter<TestnetLinks> {
        @Override
        public TestnetLinks convert(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.toString().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(Arrays.stream(values())
                            .map(TestnetLinks::toString)
                            .collect(Collectors.joining(" or ", "'" + text + "' is not ", ""))));
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
