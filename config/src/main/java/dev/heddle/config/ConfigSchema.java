package dev.heddle.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The JSON Schema of a kind of file, which decides about keys, types, ranges and choices; an editor that knows it
/// sees the same mistakes. What it finds is told in our own words, with the place in the file.
public final class ConfigSchema {
    private final Schema schema;

    private ConfigSchema(String text) {
        schema = SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(text, InputFormat.JSON);
    }

    /// @param text the schema itself, as JSON
    public static ConfigSchema of(String text) {
        return new ConfigSchema(text);
    }

    void check(ConfigTree tree, Mistakes mistakes) {
        for (Error error : schema.validate(tree.root())) tell(error, tree, mistakes);
    }

    private void tell(Error error, ConfigTree tree, Mistakes mistakes) {
        String key = key(error.getInstanceLocation());
        JsonNode found = error.getInstanceNode();
        JsonNode rule = error.getSchemaNode();
        JsonNode rules = rulesAround(error);
        switch (error.getKeyword()) {
            case "additionalProperties" -> {
                String name = error.getProperty();
                mistakes.add(tree.place(ConfigTree.inner(key, name)), unknownKey(name, rules.path("properties")));
            }
            case "required" ->
                mistakes.add(
                        tree.place(ConfigTree.inner(key, error.getProperty())),
                        "missing; " + description(rules, error.getProperty()));
            case "enum" -> mistakes.add(tree.place(key), wrongChoice(found, rule));
            case "type", "pattern", "minLength" ->
                mistakes.add(tree.place(key), "found %s; allowed: %s".formatted(describe(found), allowed(rules)));
            case "minimum", "maximum" ->
                mistakes.add(
                        tree.place(key),
                        "found %s; allowed: %s to %s".formatted(found, rules.path("minimum"), rules.path("maximum")));
            case "minItems", "maxItems" ->
                mistakes.add(
                        tree.place(key),
                        "found %d entries; allowed: %s to %s"
                                .formatted(found.size(), rules.path("minItems").asString("0"), rules.path("maxItems")));
            case "maxLength" ->
                mistakes.add(
                        tree.place(key),
                        "found a text of %d characters; allowed: %s, up to %s characters"
                                .formatted(found.asString().length(), allowed(rules), rule));
            default -> mistakes.add(tree.place(key), String.valueOf(error.getMessage()));
        }
    }

    private static String unknownKey(String name, JsonNode properties) {
        List<String> known = List.copyOf(properties.propertyNames());
        return "unknown key%s allowed: %s".formatted(didYouMean(name, known), String.join(", ", known));
    }

    private static String wrongChoice(JsonNode found, JsonNode choices) {
        List<String> allowed = new ArrayList<>();
        for (JsonNode choice : choices) allowed.add(choice.asString());
        String nearest = found.isString() ? didYouMean(found.asString(), allowed) : ";";
        return "found %s%s allowed: %s".formatted(describe(found), nearest, String.join(", ", allowed));
    }

    private static String didYouMean(String written, List<String> words) {
        Optional<String> nearest = NearestWord.to(written, words);
        return nearest.map(word -> "; did you mean '" + word + "'?").orElse(";");
    }

    private static String description(JsonNode rules, String name) {
        String said = rules.path("properties").path(name).path("description").asString("");
        return said.isEmpty() ? "it must be given" : "it must be given: " + lowerFirst(said);
    }

    private static String lowerFirst(String sentence) {
        String text = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    /// What may stand there, for people.
    private static String allowed(JsonNode rules) {
        String title = rules.path("title").asString("");
        if (!title.isEmpty()) return title;
        JsonNode type = rules.path("type");
        String names = type.isArray()
                ? type.valueStream()
                        .map(JsonNode::asString)
                        .map(ConfigSchema::word)
                        .collect(Collectors.joining(" or "))
                : word(type.asString());
        return rules.has("maximum")
                ? "%s from %s to %s".formatted(names, rules.path("minimum"), rules.path("maximum"))
                : names;
    }

    private static String word(String type) {
        return switch (type) {
            case "object" -> "a mapping of keys to values";
            case "array" -> "a list";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            default -> "a text";
        };
    }

    private static String describe(JsonNode found) {
        return switch (found.getNodeType()) {
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case NULL -> "nothing";
            case STRING -> found.asString().isEmpty() ? "nothing" : Mistakes.quoted(found.asString());
            default -> Mistakes.quoted(found.toString());
        };
    }

    /// What the schema says at the place of the rule that was broken.
    private JsonNode rulesAround(Error error) {
        NodePath fragment = error.getSchemaLocation().getFragment();
        JsonNode node = schema.getSchemaNode();
        for (int i = 0; i < fragment.getNameCount() - 1; i++) {
            Object step = fragment.getElement(i);
            node = step instanceof Integer index ? node.path(index) : node.path(String.valueOf(step));
        }
        return node;
    }

    private static String key(NodePath path) {
        String key = "";
        for (int i = 0; i < path.getNameCount(); i++) {
            key = path.getElement(i) instanceof Integer index
                    ? ConfigTree.inner(key, index)
                    : ConfigTree.inner(key, String.valueOf(path.getElement(i)));
        }
        return key;
    }
}
