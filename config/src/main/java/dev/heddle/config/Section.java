package dev.heddle.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// One mapping of a file, read key by key. What the schema has refused is passed over, so that one mistake
/// does not hide the next.
public final class Section {
    private final ConfigTree tree;
    private final JsonNode node;
    private final String key;
    private final Mistakes mistakes;

    private Section(ConfigTree tree, JsonNode node, String key, Mistakes mistakes) {
        this.tree = tree;
        this.node = node;
        this.key = key;
        this.mistakes = mistakes;
    }

    /// One value and where it stands.
    public record Located<T>(T value, Place place) {}

    /// A whole text, held against a schema.
    ///
    /// @return empty when the text could not be read to its end; then a mistake says why
    public static Optional<Section> read(String text, ConfigSchema schema, Mistakes mistakes) {
        return YamlReader.read(text, mistakes).map(tree -> {
            schema.check(tree, mistakes);
            return new Section(tree, tree.root(), "", mistakes);
        });
    }

    public Place place() {
        return tree.place(key);
    }

    public Place place(String name) {
        return tree.place(ConfigTree.inner(key, name));
    }

    /// Of the section as a whole, unless something in it is wrong, which this may follow from.
    public void mistake(String sentence) {
        if (!mistakes.within(key)) mistakes.add(place(), sentence);
    }

    public void mistake(String name, String sentence) {
        mistakes.add(place(name), sentence);
    }

    public boolean has(String name) {
        return node.has(name);
    }

    /// A text or a whole number.
    ///
    /// @param parse throws an [IllegalArgumentException] that says what is wrong with it
    public <T> Optional<T> value(String name, Function<String, T> parse) {
        JsonNode found = node.path(name);
        if (!scalar(found)) return Optional.empty();
        return parse(place(name), found, parse).map(Located::value);
    }

    public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return ConfigWords.parse(type, node.path(name).asString(""));
    }

    public Optional<Boolean> flag(String name) {
        JsonNode found = node.path(name);
        return found.isBoolean() ? Optional.of(found.booleanValue()) : Optional.empty();
    }

    public <T> List<Located<T>> list(String name, Function<String, T> parse) {
        List<Located<T>> read = new ArrayList<>();
        JsonNode found = node.path(name);
        for (int i = 0; i < found.size(); i++) {
            if (!scalar(found.path(i))) continue;
            parse(tree.place(ConfigTree.inner(ConfigTree.inner(key, name), i)), found.path(i), parse)
                    .ifPresent(read::add);
        }
        return read;
    }

    /// The mappings of a list.
    public List<Section> sections(String name) {
        List<Section> read = new ArrayList<>();
        JsonNode found = node.path(name);
        for (int i = 0; i < found.size(); i++) {
            String inner = ConfigTree.inner(ConfigTree.inner(key, name), i);
            if (found.path(i).isObject()) read.add(new Section(tree, found.path(i), inner, mistakes));
        }
        return read;
    }

    /// A mapping; without keys if it is not there.
    public Section section(String name) {
        return new Section(tree, node.path(name), ConfigTree.inner(key, name), mistakes);
    }

    private <T> Optional<Located<T>> parse(Place place, JsonNode found, Function<String, T> parse) {
        if (mistakes.at(place)) return Optional.empty();
        try {
            return Optional.of(new Located<>(parse.apply(found.asString()), place));
        } catch (IllegalArgumentException wrong) {
            mistakes.add(place, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static boolean scalar(JsonNode found) {
        return found.isString() || found.isIntegralNumber();
    }
}
