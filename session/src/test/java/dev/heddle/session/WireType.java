package dev.heddle.session;

import dev.heddle.codec.Codec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A type of the wire in the hands of two implementations of BCS: ours behind [#encode] and [#decode], that of
/// `interop/bcs/peer.mjs` under [#peerName]. A value is the JSON that the other one speaks.
interface WireType {
    JsonMapper JSON = new JsonMapper();

    String peerName();

    JsonNode random(SplittableRandom random);

    byte[] encode(JsonNode value);

    /// @throws dev.heddle.core.ProtocolViolation when we refuse the bytes
    JsonNode decode(byte[] bytes);

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ObjectNode variant(String name, JsonNode content) {
        return object().set(name, content);
    }

    /// A variant without content.
    static ObjectNode variant(String name) {
        return object().put(name, true);
    }

    static String variantName(JsonNode variant) {
        return variant.propertyNames().iterator().next();
    }

    static byte[] bytes(JsonNode hex) {
        return Nodes.hex(hex.asString());
    }

    static <T> byte[] encoded(Codec<T> codec, T value) {
        ByteBuf target = Unpooled.buffer();
        codec.encode(value, target);
        return Nodes.drained(target);
    }

    /// Mostly short; some have a length of two or three bytes.
    static byte[] randomBytes(SplittableRandom random) {
        int most = switch (random.nextInt(32)) {
            case 0 -> 20_000;
            case 1, 2, 3 -> 300;
            default -> 20;
        };
        return Nodes.bytes(random, random.nextInt(most));
    }

    /// Text of some characters, with all that UTF-8 knows but the halves of surrogate pairs, which are none.
    static String randomText(SplittableRandom random, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            int codePoint = random.nextInt(
                    switch (random.nextInt(4)) {
                        case 0 -> Character.MAX_CODE_POINT + 1;
                        case 1 -> 0x3000;
                        default -> 0x80;
                    });
            boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(half ? 0x2028 : codePoint);
        }
        return text.toString();
    }
}
