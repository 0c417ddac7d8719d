package dev.heddle.app;

import dev.heddle.config.ConfigWords;
import dev.heddle.config.LimitsReader;
import dev.heddle.config.Mistakes;
import dev.heddle.config.Quantity;
import dev.heddle.config.RecordReader;
import dev.heddle.config.Section;
import dev.heddle.core.Limits;
import dev.heddle.scenario.FaultKind;
import dev.heddle.scenario.FaultMix;
import dev.heddle.scenario.Scenario;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.LinkProfiles;
import java.time.Duration;
import java.util.Optional;

/// Makes a scenario out of a text that the schema has looked at, and finds what does not fit together in
/// it.
final class ScenarioReader {
    /// What is not given of a line: nothing but a delay.
    private static final LinkProfile LINE = LinkProfile.of(Duration.ofMillis(20));

    private final Section root;
    private final Mistakes mistakes;

    ScenarioReader(Section root, Mistakes mistakes) {
        this.root = root;
        this.mistakes = mistakes;
    }

    /// @param file the name of a scenario that does not say its own
    /// @return empty if there is any mistake
    Optional<Scenario> read(String file) {
        Scenario usual = Scenario.MESH;
        String name = root.value("name", text -> text).orElse(file);
        int nodes = root.value("nodes", Integer::parseInt).orElse(usual.nodes());
        Duration length = root.value("minutes", ScenarioReader::minutes).orElse(usual.length());
        Duration quiet = root.value("quiet", Quantity::duration).orElse(usual.quiet());
        LinkProfiles links = links().orElse(usual.links());
        Scenario.Load load = RecordReader.read(root.section("load"), Scenario.Load.class, usual.load());
        FaultMix faults = faults();
        Limits limits = LimitsReader.read(root.section("limits"));
        if (!mistakes.none()) return Optional.empty();
        try {
            return Optional.of(new Scenario(name, nodes, length, quiet, links, load, faults, limits));
        } catch (IllegalArgumentException unfitting) {
            root.mistake(root.has("quiet") ? "quiet" : "minutes", String.valueOf(unfitting.getMessage()));
            return Optional.empty();
        }
    }

    /// @throws IllegalArgumentException when it is no number
    static Duration minutes(String text) {
        return Duration.ofMillis(Math.round(Quantity.number(text) * 60_000));
    }

    private Optional<LinkProfiles> links() {
        if (!root.has("links")) return Optional.empty();
        return root.value("links", word -> word)
                .flatMap(LinkProfiles::named)
                .or(() -> Optional.of(
                        LinkProfiles.all(RecordReader.read(root.section("links"), LinkProfile.class, LINE))));
    }

    private FaultMix faults() {
        if (root.value("faults", word -> word).filter("none"::equals).isPresent()) return FaultMix.NONE;
        Section given = root.section("faults");
        FaultMix usual = FaultMix.DEFAULT;
        FaultMix read = new FaultMix(
                given.value("per-minute", Quantity::number).orElse(usual.perMinute()),
                given.value("clean-share", Quantity::number).orElse(usual.cleanShare()));
        if (!given.has("kinds")) return read;
        return read.withKinds(given.list("kinds", word -> ConfigWords.parse(FaultKind.class, word)).stream()
                .flatMap(kind -> kind.value().stream())
                .toList());
    }
}
