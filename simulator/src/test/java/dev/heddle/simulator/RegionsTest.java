package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.testing.SharedVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionsTest {
    @Test
    void hostsAreSpreadInTurn() {
        Regions regions = Regions.SIX;
        assertThat(regions.of(1)).isEqualTo("us-central1");
        assertThat(regions.of(6)).isEqualTo("eu-north1");
        assertThat(regions.of(7)).isEqualTo("us-central1");
        assertThat(regions.between(1, 3).delay()).isEqualTo(Duration.ofNanos(66_998_000));
        assertThat(regions.between(3, 1).delay()).isEqualTo(Duration.ofNanos(64_499_500));
        assertThat(regions.between(9, 13)).isEqualTo(regions.between(3, 1));
        assertThat(regions.between(1, 7).delay()).as("within a region").isEqualTo(Duration.ofNanos(500_000));
        assertThat(regions.between(1, 2).bytesPerSecond()).isEqualTo(37_500_000);
    }

    @Test
    void theyAreAsMeasured() throws IOException {
        List<String> rows = Files.readAllLines(SharedVectors.file("aptosnet/six_region_link_stats.csv"));
        assertThat(rows).hasSize(1 + 6 * 5);
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            LinkProfile profile = Regions.SIX.between(host(cells[0]), host(cells[1]));
            assertThat(profile.bytesPerSecond()).isEqualTo(Long.parseLong(cells[2]) / 8);
            assertThat(profile.delay().toNanos()).as(row).isEqualTo(Math.round(Double.parseDouble(cells[3]) * 500_000));
        }
    }

    private static int host(String region) {
        int host = 1;
        while (!region.endsWith("--" + Regions.SIX.of(host))) host++;
        return host;
    }

    @Test
    void theyHaveAName() {
        assertThat(LinkProfiles.named("six-regions")).contains(Regions.SIX);
        assertThat(LinkProfiles.named("lan").orElseThrow().between(1, 2)).isEqualTo(LinkProfile.LAN);
        assertThat(LinkProfiles.named("moon")).isEmpty();
    }

    @Test
    void aSimulationUsesThem() {
        try (Simulation simulation = new Simulation(1, Regions.SIX)) {
            for (int i = 0; i < 8; i++) simulation.addHost();
            Host one = simulation.hosts().get(1);
            Host other = simulation.hosts().get(7);
            assertThat(simulation.line(one, other).profile()).isEqualTo(Regions.SIX.between(2, 8));
        }
    }
}
