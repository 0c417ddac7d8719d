package dev.heddle.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads YAML 1.2 as far as a configuration needs it: mappings, lists, texts, whole numbers, true and
/// false. Tags, anchors, aliases, keys given twice and further documents are mistakes (T-26), so what is
/// read is never larger than what was written.
final class YamlReader {
    private static final int DEPTH_MOST = 32;
    /// Anything longer is a text: a key of 64 decimal digits, say.
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MOST).build())
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final YAMLParser parser;
    private final Mistakes mistakes;
    private final Map<String, Integer> lines = new TreeMap<>();

    private YamlReader(YAMLParser parser, Mistakes mistakes) {
        this.parser = parser;
        this.mistakes = mistakes;
    }

    /// @return empty when the text could not be read to its end; then a mistake says why
    static Optional<ConfigTree> read(String text, Mistakes mistakes) {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(parser, mistakes).document();
        } catch (JacksonException malformed) {
            mistakes.add(new Place(line(malformed), ""), "this is no YAML: " + problem(malformed));
            return Optional.empty();
        }
    }

    private Optional<ConfigTree> document() {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            mistakes.add(new Place(1, ""), "a configuration is a mapping of keys to values, such as 'name: value'");
            return Optional.empty();
        }
        JsonNode root = value("");
        if (parser.nextToken() != null) {
            mistakes.add(new Place(line(), ""), "a second document begins here; one file holds one configuration");
        }
        return Optional.of(new ConfigTree(root, lines));
    }

    /// The value whose first token was just read.
    private JsonNode value(String key) {
        Place place = new Place(line(), key);
        lines.putIfAbsent(key, place.line());
        refuseReferences(place);
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(key);
            case START_ARRAY -> list(key);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT -> number(parser.getString());
            // A text that was not quoted and is empty stands for a value that was left out.
            default -> NODES.stringNode(parser.getString());
        };
    }

    private ObjectNode mapping(String key) {
        ObjectNode mapping = NODES.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            Place place = new Place(line(), ConfigTree.inner(key, name));
            refuseReferences(place);
            boolean again = mapping.has(name);
            if (again) {
                mistakes.add(place, "given twice, first on line " + lines.get(place.key()));
            } else {
                lines.put(place.key(), place.line());
            }
            parser.nextToken();
            JsonNode value = value(place.key());
            if (!again) mapping.set(name, value);
        }
        return mapping;
    }

    private ArrayNode list(String key) {
        ArrayNode list = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) list.add(value(ConfigTree.inner(key, list.size())));
        return list;
    }

    private void refuseReferences(Place place) {
        if (parser.isCurrentAlias()) {
            mistakes.add(place, "aliases such as *name are not allowed; write the value itself");
        } else if (parser.getObjectId() != null) {
            mistakes.add(place, "anchors such as &name are not allowed; write the value where it is needed");
        } else if (parser.getTypeId() != null) {
            mistakes.add(place, "tags such as !!name are not allowed; write the value alone");
        }
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private static JsonNode number(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? NODES.numberNode(Long.parseLong(text)) : NODES.stringNode(text);
    }

    private static int line(JacksonException malformed) {
        return marked(malformed)
                .flatMap(MarkedYamlEngineException::getProblemMark)
                .map(Mark::getLine)
                .map(line -> line + 1)
                .orElseGet(() -> malformed.getLocation() == null
                        ? 1
                        : Math.max(1, malformed.getLocation().getLineNr()));
    }

    private static String problem(JacksonException malformed) {
        String said = marked(malformed)
                .map(marked -> marked.getContext() == null
                        ? marked.getProblem()
                        : marked.getContext() + ", " + marked.getProblem())
                .orElseGet(malformed::getOriginalMessage);
        return Mistakes.escaped(said.lines().findFirst().orElse("it cannot be read"));
    }

    private static Optional<MarkedYamlEngineException> marked(JacksonException malformed) {
        @Nullable Throwable cause = malformed.getCause();
        return cause instanceof MarkedYamlEngineException marked ? Optional.of(marked) : Optional.empty();
    }
}
