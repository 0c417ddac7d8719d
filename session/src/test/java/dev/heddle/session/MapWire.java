package dev.heddle.session;

import dev.heddle.codec.Bcs;
import dev.heddle.codec.Codec;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Maps of many keys. No message has one today; they show that both agree on the order of the entries.
final class MapWire implements WireType {
    private static final Codec<Map<String, byte[]>> CODEC = Bcs.map(Bcs.string(), Bcs.bytes());

    @Override
    public String peerName() {
        return "Map";
    }

    @Override
    public JsonNode random(SplittableRandom random) {
        // Hex compares as the bytes do. The order is that of the encoded keys, so a length comes first.
        Map<String, String> sorted = new TreeMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            String key = WireType.randomText(random, random.nextInt(6));
            sorted.put(Nodes.hex(WireType.encoded(Bcs.string(), key)), key);
        }
        ArrayNode pairs = JSON.createArrayNode();
        sorted.values().forEach(key -> pairs.addArray().add(key).add(Nodes.hex(WireType.randomBytes(random))));
        return pairs;
    }

    @Override
    public byte[] encode(JsonNode value) {
        // From the last to the first, so that the order of the bytes is not the one the map had.
        Map<String, byte[]> map = new LinkedHashMap<>();
        for (int i = value.size() - 1; i >= 0; i--) {
            JsonNode pair = value.get(i);
            map.put(pair.get(0).asString(), WireType.bytes(pair.get(1)));
        }
        return WireType.encoded(CODEC, map);
    }

    @Override
    public JsonNode decode(byte[] bytes) {
        ArrayNode pairs = JSON.createArrayNode();
        CODEC.decode(Unpooled.wrappedBuffer(bytes))
                .forEach((key, value) -> pairs.addArray().add(key).add(Nodes.hex(value)));
        return pairs;
    }
}
