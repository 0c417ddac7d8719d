package dev.heddle.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The scenarios that come with this room, each a text in YAML.
public final class Scenarios {
    private static final List<String> NAMES = List.of("mesh", "lan", "flaky", "wan", "six-regions");

    private Scenarios() {}

    public static List<String> names() {
        return NAMES;
    }

    /// Empty when there is none of this name.
    public static Optional<String> text(String name) {
        return NAMES.contains(name) ? Optional.of(resource(name + ".yaml")) : Optional.empty();
    }

    /// The JSON Schema of these texts.
    public static String schema() {
        return resource("heddle-scenario.schema.json");
    }

    private static String resource(String name) {
        try (InputStream bytes = Objects.requireNonNull(Scenarios.class.getResourceAsStream(name), name)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
