package dev.heddle.session;

import dev.heddle.core.ProtocolId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Handshake messages as nodes write them: one version, a set no longer than its highest bit needs, and each
/// network in the one form that is written.
final class HandshakeWire implements WireType {
    private static final int SET_BYTES = ProtocolId.LIMIT / 8;

    @Override
    public String peerName() {
        return "HandshakeMsg";
    }

    @Override
    public JsonNode random(SplittableRandom random) {
        byte[] set = new byte[SET_BYTES];
        for (int i = random.nextInt(60); i > 0; i--) add(set, random.nextInt(ProtocolId.LIMIT));
        return message(set, random.nextInt(256), NetworkId.values()[random.nextInt(3)]);
    }

    @Override
    public byte[] encode(JsonNode value) {
        byte[] set = WireType.bytes(value.at("/supported_protocols/0/1"));
        List<ProtocolId> protocols = new ArrayList<>();
        for (int bit = 0; bit < set.length * 8; bit++) {
            if ((set[bit / 8] & 0x80 >> bit % 8) != 0) protocols.add(new ProtocolId(bit));
        }
        NetworkId network = switch (WireType.variantName(value.get("network_id"))) {
            case "Validator" -> NetworkId.VALIDATOR;
            case "Public" -> NetworkId.PUBLIC;
            default -> NetworkId.VFN;
        };
        ByteBuf target = Unpooled.buffer();
        new HandshakeMessage(ProtocolSet.of(protocols), value.get("chain_id").asInt(), network).write(target);
        if (target.readUnsignedShort() != target.readableBytes()) throw new AssertionError("a wrong length");
        return Nodes.drained(target);
    }

    @Override
    public JsonNode decode(byte[] bytes) {
        HandshakeMessage read = HandshakeMessage.read(Unpooled.wrappedBuffer(bytes));
        byte[] set = new byte[SET_BYTES];
        for (int bit = 0; bit < ProtocolId.LIMIT; bit++) {
            if (read.protocols().contains(new ProtocolId(bit))) add(set, bit);
        }
        return message(set, read.chainId(), read.network());
    }

    private static void add(byte[] set, int bit) {
        set[bit / 8] |= (byte) (0x80 >> bit % 8);
    }

    private static JsonNode message(byte[] set, int chainId, NetworkId network) {
        int length = set.length;
        while (length > 0 && set[length - 1] == 0) length--;
        ObjectNode message = WireType.object();
        message.putArray("supported_protocols")
                .addArray()
                .add(WireType.variant("V1"))
                .add(Nodes.hex(Arrays.copyOf(set, length)));
        message.put("chain_id", chainId);
        return message.set(
                "network_id",
                switch (network) {
                    case VALIDATOR -> WireType.variant("Validator");
                    case PUBLIC -> WireType.variant("Public");
                    case VFN -> WireType.object().put("Private", "vfn");
                });
    }
}
