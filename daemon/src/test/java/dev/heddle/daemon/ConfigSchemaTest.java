package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.config.ConfigWords;
import dev.heddle.config.Mistake;
import dev.heddle.config.Quantity;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerRole;
import dev.heddle.network.PeerDescription;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.session.NetworkId;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Schema, records, defaults and published copies are in step.
final class ConfigSchemaTest {
    private static final JsonNode SCHEMA = new JsonMapper().readTree(ConfigFile.schema());
    static final Path ROOT = root();

    @Test
    void keysAreTheComponentsOfTheRecords() {
        assertKeys(SCHEMA, NodeConfig.class);
        assertKeys(SCHEMA.at("/properties/admin"), AdminConfig.class);
        assertKeys(definition("network"), NetworkConfig.class);
        assertKeys(definition("peer"), PeerDescription.class);
        assertKeys(definition("network").at("/properties/socket-buffers"), SocketBuffers.class);
        assertLimits(definition("limits"), Limits.DEFAULT);
    }

    @Test
    void choicesAreTheConstantsOfTheEnums() {
        JsonNode network = definition("network").path("properties");
        assertThat(words(network.path("network").path("enum"))).isEqualTo(words(NetworkId.values()));
        assertThat(words(network.path("suite").path("enum")))
                .isEqualTo(Stream.of(NoiseSuite.values()).map(NoiseSuite::word).toList());
        assertThat(words(network.path("authentication").path("enum"))).isEqualTo(words(Authentication.values()));
        assertThat(words(network.at("/upstream-roles/items/enum"))).isEqualTo(words(PeerRole.values()));
        assertThat(words(definition("peer").at("/properties/role/enum"))).isEqualTo(words(PeerRole.values()));
    }

    @Test
    void everyKeyIsDescribed() {
        List<String> undescribed = new ArrayList<>();
        forEachKey(SCHEMA, "", (key, rules) -> {
            if (rules.path("description").asString("").isEmpty() && !rules.has("$ref")) undescribed.add(key);
        });
        assertThat(undescribed).isEmpty();
    }

    @Test
    void thePublishedCopyIsTheSame() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/heddle-node.schema.json")))
                .isEqualTo(ConfigFile.schema());
    }

    @Test
    void thePrintedDefaultsAreAcceptedAndAreTheDefaults(@TempDir Path directory) {
        Folder folder = Folder.at(directory);
        ConfigFile printed = folder.read(ConfigFile.defaults());
        // It knows no peers yet.
        assertThat(printed.mistakes())
                .singleElement()
                .matches(mistake -> mistake.severity() == Mistake.Severity.WARNING
                        && mistake.key().equals("networks[0].peers"));
        NodeConfig node = printed.node().orElseThrow();
        NodeConfig least = folder.read("identity: node.identity\nnetworks: [{network: validator}]\n")
                .node()
                .orElseThrow();
        NetworkConfig network = node.networks().getFirst();
        NetworkConfig leastNetwork = least.networks().getFirst();
        // Two defaults depend on the network; the file says what they are on this one.
        assertThat(network.role()).contains(PeerRole.VALIDATOR);
        assertThat(network.upstreamRoles()).contains(List.of(PeerRole.VALIDATOR));
        assertThat(new NodeConfig(
                        node.identity(),
                        node.peerId(),
                        node.data(),
                        node.chain(),
                        node.deployed(),
                        node.admin(),
                        List.of(new NetworkConfig(
                                network.network(),
                                network.listen(),
                                network.identity(),
                                network.peerId(),
                                network.suite(),
                                network.authentication(),
                                leastNetwork.role(),
                                leastNetwork.upstreamRoles(),
                                network.peers(),
                                network.limits(),
                                network.proxyProtocol(),
                                network.httpProxy(),
                                network.socketBuffers()))))
                .isEqualTo(least);
    }

    @Test
    void thePrintedDefaultsNameEveryKeyWithTheDefaultOfTheSchema() {
        JsonNode printed = new YAMLMapper().readTree(ConfigFile.defaults());
        Map<String, String> wrong = new TreeMap<>();
        forEachKey(SCHEMA, "", (key, rules) -> {
            String name = key.substring(key.lastIndexOf('/') + 1);
            if (!Pattern.compile("(?m)[#\\-\\s]*\\b" + name + ":")
                    .matcher(ConfigFile.defaults())
                    .find()) wrong.put(key, "not there");
            JsonNode value = printed.at(key.replace("/networks", "/networks/0"));
            if (rules.has("default")
                    && !value.isMissingNode()
                    && !value.toString().equals(rules.path("default").toString())) {
                wrong.put(key, value + " is not " + rules.path("default"));
            }
        });
        assertThat(wrong).isEmpty();
    }

    private interface KeyVisitor {
        void visit(String key, JsonNode rules);
    }

    private static void forEachKey(JsonNode rules, String key, KeyVisitor visitor) {
        rules.path("properties").forEachEntry((name, inner) -> {
            String path = key + "/" + name;
            visitor.visit(path, inner);
            JsonNode list = inner.path("items").isMissingNode() ? inner : inner.path("items");
            String reference = list.path("$ref").asString("");
            forEachKey(reference.isEmpty() ? list : SCHEMA.at(reference.substring(1)), path, visitor);
        });
    }

    private static JsonNode definition(String name) {
        return SCHEMA.path("$defs").path(name);
    }

    private static void assertKeys(JsonNode rules, Class<? extends Record> type) {
        assertThat(List.copyOf(rules.path("properties").propertyNames()))
                .as(type.getSimpleName())
                .isEqualTo(Stream.of(type.getRecordComponents())
                        .map(component -> ConfigWords.ofComponent(component.getName()))
                        .toList());
        assertThat(rules.path("additionalProperties").asBoolean(true)).isFalse();
    }

    /// Their defaults too.
    private static void assertLimits(JsonNode rules, Record defaults) {
        assertKeys(rules, defaults.getClass());
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            String name = ConfigWords.ofComponent(component.getName());
            JsonNode inner = rules.path("properties").path(name);
            Object value = value(component, defaults);
            String given = inner.path("default").asString("");
            switch (value) {
                case Record whole -> assertLimits(inner, whole);
                case Duration duration ->
                    assertThat(Quantity.duration(given)).as(name).isEqualTo(duration);
                default -> assertThat(Quantity.size(given)).as(name).isEqualTo(((Number) value).longValue());
            }
        }
    }

    private static Object value(RecordComponent component, Record whole) {
        try {
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("a public record", impossible);
        }
    }

    private static List<String> words(JsonNode choices) {
        return choices.valueStream().map(JsonNode::asString).toList();
    }

    private static List<String> words(Enum<?>[] constants) {
        return Stream.of(constants).map(ConfigWords::of).toList();
    }

    private static Path root() {
        Path start = Path.of("").toAbsolutePath();
        return Stream.iterate(start, Objects::nonNull, Path::getParent)
                .filter(here -> Files.exists(here.resolve("mvnw")))
                .findFirst()
                .orElseThrow();
    }
}
