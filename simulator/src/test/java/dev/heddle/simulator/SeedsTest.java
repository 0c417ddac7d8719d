package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SeedsTest {
    @Test
    void aPurposeHasTheSameStreamEachTimeAndNoOtherHasIt() {
        Set<Long> firsts = new TreeSet<>();
        for (long seed = 0; seed < 100; seed++) {
            Seeds seeds = new Seeds(seed);
            for (String purpose : List.of("faults", "host 1", "host 2", "host 11", "")) {
                long first = seeds.stream(purpose).nextLong();
                assertThat(seeds.stream(purpose).nextLong()).isEqualTo(first);
                firsts.add(first);
            }
        }
        assertThat(firsts).hasSize(500);
    }

    /// What a node draws, and when its timers and its disk tell it something.
    private static List<String> life(boolean drawsOnTheWay) {
        Simulation simulation = new Simulation(42, LinkProfile.LAN.withJitter(Duration.ofMillis(3)));
        List<String> life = new ArrayList<>();
        Host first = simulation.addHost();
        Host second = simulation.addHost();
        for (Host host : simulation.hosts()) host.store().delay(Duration.ofMillis(5));
        if (drawsOnTheWay) {
            for (int i = 0; i < 10; i++) simulation.line(first, second).timing().arrivalNanos(0, 0);
            simulation.random("something new").nextLong();
            simulation.addHost().start().entropy().nextLong();
        }
        for (Host host : List.of(first, second)) {
            Platform platform = host.start();
            byte[] drawn = new byte[16];
            platform.entropy().fill(drawn);
            life.add(HexFormat.of().formatHex(drawn) + " " + platform.loop().nowNanos());
            platform.store()
                    .open("a")
                    .thenCompose(log -> log.append(drawn))
                    .thenRun(() -> life.add("synced at " + simulation.loop().nowNanos()));
        }
        simulation.runFor(Duration.ofSeconds(1));
        simulation.close();
        return life;
    }

    @Test
    void aDrawAddedToTheNetworkShiftsNoNode() {
        assertThat(life(true)).isEqualTo(life(false)).hasSize(4);
    }
}
