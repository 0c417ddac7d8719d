package dev.heddle.app;

import dev.heddle.config.ConfigSchema;
import dev.heddle.config.ConfigText;
import dev.heddle.config.Mistake;
import dev.heddle.config.Mistakes;
import dev.heddle.config.Section;
import dev.heddle.scenario.Scenario;
import dev.heddle.scenario.Scenarios;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A scenario that was read, by its name or from a file: what it says, or all that is wrong with it.
///
/// @param scenario empty if there is a mistake
/// @param mistakes in the order of their lines
record ScenarioFile(Path file, Optional<Scenario> scenario, List<Mistake> mistakes) {
    /// @param given the name of a scenario that comes with heddle, else a file
    /// @throws dev.heddle.config.ConfigException when there is no such file, or it cannot be read
    static ScenarioFile read(String given) {
        Mistakes mistakes = new Mistakes();
        Path file = Path.of(given);
        String hint = "scenarios that come with heddle: " + String.join(", ", Scenarios.names());
        Optional<Scenario> scenario = Scenarios.text(given)
                .or(() -> ConfigText.read(file, hint, mistakes))
                .flatMap(text -> Section.read(text, ConfigSchema.of(Scenarios.schema()), mistakes))
                .flatMap(root -> new ScenarioReader(root, mistakes).read(nameOf(file)));
        return new ScenarioFile(file, scenario, mistakes.sorted());
    }

    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 1 ? name : name.substring(0, dot);
    }
}
