package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.DecodeException.Kind;
import dev.heddle.core.testing.SharedVectors;
import java.lang.invoke.MethodHandles;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values that other implementations encoded.
class BcsVectorsTest {
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("not UTF-8", Kind.MALFORMED_UTF8),
            Map.entry("variant index out of range", Kind.UNKNOWN_VARIANT),
            Map.entry("variant index 4026531840 out of range", Kind.UNKNOWN_VARIANT),
            Map.entry("end of input", Kind.END_OF_INPUT),
            Map.entry("ULEB128 longer than u32", Kind.ULEB_OVERFLOW),
            Map.entry("ULEB128 overflows u32", Kind.ULEB_OVERFLOW),
            Map.entry("non-canonical ULEB128", Kind.ULEB_NOT_MINIMAL),
            Map.entry("option tag not 0 or 1", Kind.EXPECTED_OPTION),
            Map.entry("bool not 0 or 1", Kind.EXPECTED_BOOLEAN),
            Map.entry("map keys out of order", Kind.NON_CANONICAL_MAP),
            Map.entry("duplicate map key", Kind.NON_CANONICAL_MAP),
            Map.entry("bytes left over", Kind.REMAINING_INPUT));

    private final JsonMapper json = new JsonMapper();

    private record Numbers(@U64 BigInteger value, Optional<Numbers> next) {}

    private record Choices(Choice value, Optional<Choices> next) {}

    private enum Choice {
        VALUE_A
    }

    @Test
    void acceptsWhatTheReferenceAccepts() {
        int checked = 0;
        for (JsonNode each : json.readTree(SharedVectors.file("bcs/known.json")).get("accept")) {
            String type = each.get("type").asString();
            String hex = each.get("hex").asString();
            if (type.startsWith("List=")) {
                assertList(each.get("value").asString(), hex);
            } else {
                assertBothWays(type, each.get("value"), hex);
            }
            checked++;
        }
        assertThat(checked).isEqualTo(13);
    }

    @Test
    @Tag("T-24")
    void refusesWhatTheReferenceRefusesAndForTheSameReason() {
        int checked = 0;
        for (JsonNode each : json.readTree(SharedVectors.file("bcs/known.json")).get("reject")) {
            Codec<?> codec = ShapeParser.parse(each.get("type").asString()).codec();
            Kind kind = Objects.requireNonNull(KINDS.get(each.get("error").asString()));
            Coding.assertRefused(codec, each.get("hex").asString(), kind);
            checked++;
        }
        assertThat(checked).isEqualTo(13);
    }

    @Test
    void roundTripsWhatAnIndependentImplementationEncoded() {
        int checked = 0;
        for (JsonNode each : json.readTree(SharedVectors.file("bcs/roundtrip.json"))) {
            assertBothWays(
                    each.get("type").asString(),
                    each.get("value"),
                    each.get("hex").asString());
            checked++;
        }
        assertThat(checked).isEqualTo(300);
    }

    private static void assertBothWays(String type, JsonNode node, String hex) {
        Shape shape = ShapeParser.parse(type);
        Object value = shape.fromJson().apply(node);
        assertThat(Coding.hex(shape.codec(), value)).as(type).isEqualTo(hex);
        assertThat(Coding.decode(shape.codec(), hex)).as(type).isEqualTo(value);
    }

    private static void assertList(String value, String hex) {
        if (value.startsWith("ValueA x ")) {
            Choices list = new Choices(Choice.VALUE_A, Optional.empty());
            int length = Integer.parseInt(value.substring("ValueA x ".length()));
            for (int i = 1; i < length; i++) list = new Choices(Choice.VALUE_A, Optional.of(list));
            Codec<Choices> codec = Codec.of(MethodHandles.lookup(), Choices.class);
            assertThat(Coding.hex(codec, list)).isEqualTo(hex);
            assertThat(Coding.decode(codec, hex)).isEqualTo(list);
            return;
        }
        Optional<Numbers> list = Optional.empty();
        for (String number : List.of(value.split(" -> ")).reversed()) {
            list = Optional.of(new Numbers(new BigInteger(number), list));
        }
        Codec<Numbers> codec = Codec.of(MethodHandles.lookup(), Numbers.class);
        assertThat(Coding.hex(codec, list.orElseThrow())).isEqualTo(hex);
        assertThat(Coding.decode(codec, hex)).isEqualTo(list.orElseThrow());
    }
}
