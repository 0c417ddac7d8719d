package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.config.ConfigException;
import dev.heddle.config.ConfigWords;
import dev.heddle.scenario.FaultKind;
import dev.heddle.scenario.FaultMix;
import dev.heddle.scenario.Scenario;
import dev.heddle.scenario.Scenarios;
import dev.heddle.simulator.DatagramFaults;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.LinkProfiles;
import dev.heddle.simulator.Regions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a scenario's text says, and what is said about its mistakes.
final class ScenarioFileTest {
    private static final JsonNode SCHEMA = new JsonMapper().readTree(Scenarios.schema());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("names")
    void whatComesWithHeddleIsSound(String name) {
        ScenarioFile read = ScenarioFile.read(name);
        assertThat(read.mistakes()).isEmpty();
        assertThat(read.scenario().orElseThrow().name()).isEqualTo(name);
    }

    @Test
    void meshSpellsEveryKeyWithItsDefault() throws IOException {
        assertThat(ScenarioFile.read("mesh").scenario()).contains(Scenario.MESH);
        assertThat(read("").scenario()).isEmpty();
        assertThat(read("name: mesh").scenario()).contains(Scenario.MESH);
        String text = Scenarios.text("mesh").orElseThrow();
        assertThat(names(SCHEMA)).allMatch(key -> text.contains("\n" + key + ":"));
        for (String section : List.of("links", "load")) {
            assertThat(names(SCHEMA.path("properties").path(section))).allMatch(key -> text.contains("  " + key + ":"));
        }
    }

    @Test
    void aFileSaysAllThatAScenarioHas() throws IOException {
        ScenarioFile read = read("""
                nodes: 3
                minutes: 2.5
                quiet: 1m
                links:
                  delay: 5ms
                  jitter: 1ms
                  tail: heavy
                  bytes-per-second: 1MiB
                  loss: 0.01
                  corruption: 0.001
                  reshaping: 1
                  unsent-bytes: 64KiB
                  datagrams: {burst-begin: 0.1, burst-end: 0.2, burst-loss: 0.3, duplication: 1}
                load: {messages-per-second: 0.5, bytes: 10, calls-per-second: 2, large-per-minute: 0, large-bytes: 80000}
                faults: {per-minute: 20, clean-share: 0.5, kinds: [crash, half-open]}
                limits: {calls: 3}
                """);
        assertThat(read.mistakes()).isEmpty();
        Scenario scenario = read.scenario().orElseThrow();
        assertThat(scenario.limits().calls()).isEqualTo(3);
        assertThat(scenario)
                .isEqualTo(new Scenario(
                        "some",
                        3,
                        Duration.ofSeconds(150),
                        Duration.ofMinutes(1),
                        LinkProfiles.all(LinkProfile.of(Duration.ofMillis(5))
                                .withJitter(Duration.ofMillis(1))
                                .withTail(LinkProfile.Tail.HEAVY)
                                .withBytesPerSecond(1 << 20)
                                .withLoss(0.01)
                                .withCorruption(0.001)
                                .withReshaping(1)
                                .withUnsentBytes(64 << 10)
                                .withDatagrams(DatagramFaults.NONE
                                        .withBursts(0.1, 0.2, 0.3)
                                        .withDuplication(1))),
                        new Scenario.Load(0.5, 10, 2, 0, 80_000),
                        new FaultMix(20, 0.5).withKinds(List.of(FaultKind.CRASH, FaultKind.HALF_OPEN)),
                        scenario.limits()));
    }

    @Test
    void linksAndFaultsHaveNamesToo() throws IOException {
        Scenario scenario = read("links: six-regions\nfaults: none").scenario().orElseThrow();
        assertThat(scenario.links()).isEqualTo(Regions.SIX);
        assertThat(scenario.faults()).isEqualTo(FaultMix.NONE);
        assertThat(read("faults: default").scenario().orElseThrow().faults()).isEqualTo(FaultMix.DEFAULT);
    }

    @Test
    void tenMistakesAreToldInOneGoEachWithItsLine() throws IOException {
        String text;
        try (var bytes = Objects.requireNonNull(getClass().getResourceAsStream("ten-mistakes.yaml"))) {
            text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
        ScenarioFile read = read(text);
        assertThat(read.scenario()).isEmpty();
        assertThat(describe(read))
                .containsExactly(
                        "2: name: found 'Mesh!'; allowed: a name of small letters, digits and -",
                        "3: nodes: found 1; allowed: 2 to 256",
                        "4: minutes: found 'soon'; allowed: a number of minutes, more than 0 and up to 1440, such as 10"
                                + " or 0.5",
                        "5: quiet: found '3 minutes'; allowed: a duration such as 500ms, 30s, 5m or 1h, more than 0 and"
                                + " up to 24h",
                        "6: link: unknown key; did you mean 'links'? allowed: name, nodes, minutes, quiet, links, load,"
                                + " faults, limits",
                        "8: links.delay: found '-1ms'; allowed: a duration such as 0s, 500ms, 30s, 5m or 1h, up to 24h",
                        "9: links.loss: found '1.5'; allowed: a share from 0 to 1, such as 0.25",
                        "11: load.messages-per-second: found 'many'; allowed: a number from 0 to 100000, such as 10 or"
                                + " 0.5",
                        "12: faults.kinds[1]: found 'crush'; did you mean 'crash'? allowed: " + kinds(),
                        "13: nodes: given twice, first on line 3",
                        "15: limits.frame-bytes: found 8MiB; allowed: 4KiB to 4MiB");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            quiet: 15m                   | 1: quiet: a run of 600 s with a quiet phase of 900 s; it takes more than that, and a day at most
            minutes: 3                   | 1: minutes: a run of 180 s with a quiet phase of 190 s; it takes more than that, and a day at most
            quiet: 1s                    | 1: quiet: a quiet phase of 1 s; it takes 20 s at least, in which the load ends
            links: moon                  | 1: links: found 'moon'; allowed: lan, six-regions, or a mapping of keys to values
            links: [lan]                 | 1: links: found a list; allowed: lan, six-regions, or a mapping of keys to values
            faults: some                 | 1: faults: found 'some'; allowed: default, none, or a mapping of keys to values
            faults: {per-minute: 70000}  | 1: faults.per-minute: found 70000; allowed: 0 to 60000
            faults: {kinds: [crush]}     | 1: faults.kinds[0]: found 'crush'; did you mean 'crash'? allowed: KINDS
            faults: {kinds: []}          | 1: faults.kinds: found 0 entries; allowed: 1 to 64
            limits: {frame-bytes: 4KiB, message-bytes: 4MiB} | 1: limits.message-bytes: 'frame-bytes' is 4096 and 'message-bytes' is 4194304; allowed: a message of 1 to 16 frames
            """)
    void whatDoesNotFitIsToldWhereItStands(String line, String sentence) throws IOException {
        ScenarioFile read = read(line);
        assertThat(describe(read)).containsExactly(sentence.replace("KINDS", kinds()));
        assertThat(read.scenario()).isEmpty();
    }

    @Test
    void whatIsNeitherANameNorAFileIsRefused() {
        assertThatThrownBy(() -> ScenarioFile.read("mash"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "there is no file mash; scenarios that come with heddle: mesh, lan, flaky, wan, six-regions");
    }

    @Test
    void theSchemaIsInStepWithTheRecordsAndThePublishedCopy() throws IOException {
        JsonNode keys = SCHEMA.path("properties");
        assertThat(names(keys.path("links"))).isEqualTo(components(LinkProfile.class));
        assertThat(names(keys.at("/links/properties/datagrams"))).isEqualTo(components(DatagramFaults.class));
        assertThat(names(keys.path("load"))).isEqualTo(components(Scenario.Load.class));
        assertThat(names(keys.path("faults"))).isEqualTo(components(FaultMix.class));
        assertThat(keys.at("/faults/properties/kinds/items/enum").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(List.of(kinds().split(", ")));
        JsonNode node =
                new JsonMapper().readTree(Files.readString(Workspace.ROOT.resolve("docs/heddle-node.schema.json")));
        for (String shared : List.of("limits", "duration", "duration-or-zero", "size")) {
            assertThat(SCHEMA.path("$defs").path(shared))
                    .isEqualTo(node.path("$defs").path(shared));
        }
        assertThat(Files.readString(Workspace.ROOT.resolve("docs/heddle-scenario.schema.json")))
                .isEqualTo(Scenarios.schema());
    }

    private static List<String> names() {
        return Scenarios.names();
    }

    private static List<String> names(JsonNode rules) {
        return List.copyOf(rules.path("properties").propertyNames());
    }

    private static List<String> components(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(component -> ConfigWords.ofComponent(component.getName()))
                .toList();
    }

    private static String kinds() {
        return String.join(
                ", ", Stream.of(FaultKind.values()).map(ConfigWords::of).toList());
    }

    private ScenarioFile read(String text) throws IOException {
        return ScenarioFile.read(
                Files.writeString(directory.resolve("some.yaml"), text).toString());
    }

    private List<String> describe(ScenarioFile read) {
        return read.mistakes().stream()
                .map(mistake -> mistake.describe(read.file())
                        .substring(read.file().toString().length() + 1))
                .toList();
    }
}
