package dev.heddle.daemon;

import dev.heddle.config.ConfigException;
import dev.heddle.config.ConfigSchema;
import dev.heddle.config.ConfigText;
import dev.heddle.config.Mistake;
import dev.heddle.config.Mistakes;
import dev.heddle.config.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A configuration file that was read: the node it describes, or all that is wrong with it.
///
/// @param node empty if there is a mistake that is more than a warning
/// @param mistakes in the order of their lines
public record ConfigFile(Path file, Optional<NodeConfig> node, List<Mistake> mistakes) {
    public ConfigFile {
        mistakes = List.copyOf(mistakes);
    }

    /// Reads and checks a file, and looks at the files it names.
    ///
    /// @throws ConfigException when there is no such file, or it cannot be read
    public static ConfigFile read(Path file) {
        Mistakes mistakes = new Mistakes();
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        Optional<NodeConfig> node = ConfigText.read(file, "'heddle config print-defaults' prints one", mistakes)
                .flatMap(text -> node(folder, text, mistakes));
        return new ConfigFile(file, node, mistakes.sorted());
    }

    /// A whole configuration with every key, its default and what it means.
    public static String defaults() {
        return resource("heddle-node.yaml");
    }

    /// The published JSON Schema.
    static String schema() {
        return resource("heddle-node.schema.json");
    }

    static Optional<NodeConfig> node(Path folder, String text, Mistakes mistakes) {
        return Section.read(text, ConfigSchema.of(schema()), mistakes)
                .flatMap(root -> new NodeReader(folder, root, mistakes).read());
    }

    static String resource(String name) {
        try (InputStream bytes = Objects.requireNonNull(ConfigFile.class.getResourceAsStream(name), name)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
