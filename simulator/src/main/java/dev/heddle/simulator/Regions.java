package dev.heddle.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Places on earth between which hosts are spread in turn: the first host is in the first one.
///
/// @param names of the places
/// @param profiles by sending and receiving place
public record Regions(List<String> names, List<List<LinkProfile>> profiles) implements LinkProfiles {
    /// Six regions of two clouds, as measured in February 2022: half of the mean round trip of a direction
    /// one way, and 300 Mbit/s, which was chosen and not measured. Within a region it is half a
    /// millisecond, our choice.
    ///
    /// The measurements are those of doitintl/intercloud-throughput, `results_202202/results.csv`, commit
    /// `4046e3d6`; which regions, those of aptos-labs/aptos-core, commit `65b636e2`,
    /// `testsuite/testcases/src/data/six_region_link_stats.csv`. Both are under Apache-2.0.
    public static final Regions SIX = of(
            List.of("us-central1", "eu-west-1", "ap-northeast-1", "sa-east-1", "as-southeast-1", "eu-north1"),
            new int[][] {
                {1_000, 103_435, 133_996, 145_483, 195_763, 126_423},
                {104_169, 1_000, 198_555, 176_813, 211_419, 48_249},
                {128_999, 198_539, 1_000, 255_323, 72_837, 250_730},
                {145_703, 176_894, 255_289, 1_000, 329_213, 216_578},
                {195_763, 211_419, 72_837, 329_213, 1_000, 222_910},
                {126_423, 48_249, 250_730, 216_578, 222_910, 1_000},
            },
            300_000_000 / Byte.SIZE);

    public Regions {
        names = List.copyOf(names);
        profiles = profiles.stream().map(List::copyOf).toList();
    }

    /// @param roundTripMicros by sending and receiving place
    private static Regions of(List<String> names, int[][] roundTripMicros, long bytesPerSecond) {
        List<List<LinkProfile>> profiles = new ArrayList<>();
        for (int[] sending : roundTripMicros) {
            profiles.add(Arrays.stream(sending)
                    .mapToObj(micros -> LinkProfile.of(Duration.ofNanos(micros * 1_000L / 2))
                            .withBytesPerSecond(bytesPerSecond))
                    .toList());
        }
        return new Regions(names, profiles);
    }

    @Override
    public LinkProfile between(int from, int to) {
        return profiles.get(region(from)).get(region(to));
    }

    /// Where a host is.
    public String of(int host) {
        return names.get(region(host));
    }

    private int region(int host) {
        return Math.floorMod(host - 1, names.size());
    }
}
