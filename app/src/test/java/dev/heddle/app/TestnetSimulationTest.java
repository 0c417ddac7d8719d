package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.simulator.Host;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.LinkProfiles;
import dev.heddle.simulator.Regions;
import dev.heddle.simulator.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The very program that `heddle testnet` runs on sockets, in virtual time.
final class TestnetSimulationTest {
    private static final int NODES = 4;
    private static final Duration LATENCY = Duration.ofMillis(20);

    @Test
    void tenMinutesTwiceWithOneSeedAreTheSame() throws IOException {
        String first = tenMinutes(42);
        assertThat(tenMinutes(42)).isEqualTo(first);
        assertThat(tenMinutes(43)).isNotEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource
    void runsWithBothSuites(NoiseSuite suite) throws IOException {
        try (Run run = new Run(7, suite, MemoryFile.random(7, 700_000))) {
            TestnetReport report = run.toItsEnd(50, Duration.ofSeconds(2));
            assertThat(report.ok()).as(report.json()).isTrue();
            assertThat(report.seconds()).isEqualTo(2.5);
        }
    }

    @Test
    void linksHeldBackAreLikeThoseOfTheSimulator() throws IOException {
        LinkProfiles noTime = LinkProfiles.all(LinkProfile.of(Duration.ZERO));
        TestnetReport simulated = sixRegions(Regions.SIX, TestnetLinks.LOOPBACK);
        assertThat(sixRegions(noTime, TestnetLinks.SIX_REGIONS)).isEqualTo(simulated);
        assertThat(simulated.ok()).as(simulated.json()).isTrue();
        // Half of 255.3 ms: the file keeps no vote waiting.
        assertThat(simulated.votes().latencyMicros().max()).isBetween(127_500L, 128_500L);
    }

    private static TestnetReport sixRegions(LinkProfiles lines, TestnetLinks links) throws IOException {
        try (Run run = new Run(7, NoiseSuite.AESGCM_SHA256, MemoryFile.random(7, 3_000_000), lines, links)) {
            return run.toItsEnd(50, Duration.ofSeconds(4));
        }
    }

    @Test
    void aFileThatChangesWhileItIsSentIsNotVerified() throws IOException {
        byte[] content = MemoryFile.random(7, 700_000).content();
        try (Run run = new Run(7, NoiseSuite.AESGCM_SHA256, new MemoryFile(content))) {
            content[600_000] ^= 1;
            TestnetReport report = run.toItsEnd(10, Duration.ofSeconds(2));
            assertThat(report.sync()).isEqualTo(new TestnetReport.Sync(700_000, NODES - 1, false, 0));
            assertThat(report.calls().failed()).isZero();
            assertThat(report.ok()).isFalse();
            assertThat(run.cluster.failures())
                    .hasSize(NODES - 1)
                    .allSatisfy(failure -> assertThat(failure).endsWith("has another hash than it said"));
        }
    }

    private static String tenMinutes(long seed) throws IOException {
        try (Run run = new Run(seed, NoiseSuite.AESGCM_SHA256, MemoryFile.random(seed, 3_000_001))) {
            TestnetReport report = run.toItsEnd(1, Duration.ofMinutes(10));
            assertThat(report.links()).isEqualTo(new TestnetReport.Links(6, 6, "simulated"));
            assertThat(report.votes().sent()).isEqualTo(NODES * 600);
            assertThat(report.votes().delivered()).isEqualTo(NODES * 600 * (NODES - 1));
            // Nothing but the wire takes time there.
            assertThat(report.votes().latencyMicros().p50()).isBetween(19_980L, 20_020L);
            assertThat(report.sync().verified()).isTrue();
            assertThat(report.calls().ok()).isGreaterThan(600L * NODES * (NODES - 1));
            assertThat(report.ok()).as(report.json()).isTrue();
            return run.simulation.traceHash();
        }
    }

    private static final class Run implements AutoCloseable {
        private final Simulation simulation;
        private final List<Identity> identities = new ArrayList<>();
        private final Cluster cluster;

        Run(long seed, NoiseSuite suite, FileSource file) throws IOException {
            this(seed, suite, file, LinkProfiles.all(LinkProfile.of(LATENCY)), TestnetLinks.LOOPBACK);
        }

        /// @param lines of the simulated world
        /// @param links over them
        Run(long seed, NoiseSuite suite, FileSource file, LinkProfiles lines, TestnetLinks links) throws IOException {
            simulation = new Simulation(seed, lines);
            IntFunction<Platform> platforms = links.of(node -> {
                Host host = simulation.addHost();
                // The nodes of a testnet are one process, with one clock.
                host.clock().boot(0);
                return host.start();
            });
            SplittableRandom keys = new SplittableRandom(seed);
            FileServer server = FileServer.of(file);
            List<TestnetNode> nodes = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                Platform platform = platforms.apply(i);
                Identity identity = Identity.generate(keys::nextBytes, Ciphers.system());
                identities.add(identity);
                NetworkAddress place = NetworkAddress.parse("/memory/" + (i + 1));
                TestnetNode.Setup setup = new TestnetNode.Setup(identity, suite, place, Duration.ofSeconds(10));
                TestnetNode.start(platform, setup, i == 0 ? server : null).thenAccept(nodes::add);
            }
            simulation.runFor(Duration.ZERO);
            assertThat(nodes).hasSize(NODES);
            cluster = new Cluster(nodes, server.bytes());
        }

        /// As [TestnetRun] does it in real time.
        TestnetReport toItsEnd(int votesPerSecond, Duration duration) {
            cluster.connect();
            simulation.runFor(Duration.ofSeconds(2));
            assertThat(cluster.figures().allUp()).isTrue();
            CompletionStage<Void> load = cluster.begin(votesPerSecond, duration.toNanos());
            simulation.runFor(duration);
            cluster.stopPinging();
            simulation.runFor(Duration.ofMillis(500));
            assertThat(load.toCompletableFuture()).isCompleted();
            return TestnetReport.of(cluster, "simulated");
        }

        @Override
        public void close() {
            CompletionStage<Void> closed = cluster.close();
            simulation.runFor(Duration.ofSeconds(30));
            assertThat(closed.toCompletableFuture()).isCompleted();
            simulation.close();
            identities.forEach(Identity::close);
        }
    }
}
