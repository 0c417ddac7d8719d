package dev.heddle.session;

import dev.heddle.codec.Bcs;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.NetworkAddress.Dns;
import dev.heddle.core.NetworkAddress.Dns4;
import dev.heddle.core.NetworkAddress.Dns6;
import dev.heddle.core.NetworkAddress.Handshake;
import dev.heddle.core.NetworkAddress.Ip4;
import dev.heddle.core.NetworkAddress.Ip6;
import dev.heddle.core.NetworkAddress.Memory;
import dev.heddle.core.NetworkAddress.NoiseIk;
import dev.heddle.core.NetworkAddress.Step;
import dev.heddle.core.NetworkAddress.Tcp;
import dev.heddle.core.PublicKey;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Addresses of every kind of step, ending at every point where one may end.
final class AddressWire implements WireType {
    @Override
    public String peerName() {
        return "NetworkAddress";
    }

    @Override
    public JsonNode random(SplittableRandom random) {
        NetworkAddress.Host host = switch (random.nextInt(6)) {
            case 0 -> new Ip4(random.nextInt());
            case 1 -> new Ip6(random.nextLong(), random.nextLong());
            case 2 -> new Dns(randomName(random));
            case 3 -> new Dns4(randomName(random));
            case 4 -> new Dns6(randomName(random));
            default -> new Memory(random.nextInt(65_536));
        };
        List<Step> steps = new ArrayList<>();
        steps.add(host);
        if (!(host instanceof Memory)) steps.add(new Tcp(random.nextInt(65_536)));
        steps.add(new NoiseIk(PublicKey.of(Nodes.bytes(random, PublicKey.BYTES))));
        steps.add(new Handshake(random.nextInt(256)));
        return json(new NetworkAddress(steps.subList(0, 1 + random.nextInt(steps.size()))));
    }

    @Override
    public byte[] encode(JsonNode value) {
        return WireType.encoded(Bcs.networkAddress(), address(value));
    }

    @Override
    public JsonNode decode(byte[] bytes) {
        return json(Bcs.networkAddress().decode(Unpooled.wrappedBuffer(bytes)));
    }

    static NetworkAddress address(JsonNode value) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : value) steps.add(step(step));
        return new NetworkAddress(steps);
    }

    static JsonNode json(NetworkAddress address) {
        ArrayNode steps = WireType.JSON.createArrayNode();
        for (Step step : address.steps()) steps.add(json(step));
        return steps;
    }

    private static Step step(JsonNode step) {
        String name = WireType.variantName(step);
        JsonNode content = step.get(name);
        return switch (name) {
            case "Ip4" -> new Ip4(ByteBuffer.wrap(WireType.bytes(content)).getInt());
            case "Ip6" -> {
                ByteBuffer bytes = ByteBuffer.wrap(WireType.bytes(content));
                yield new Ip6(bytes.getLong(), bytes.getLong());
            }
            case "Dns" -> new Dns(content.asString());
            case "Dns4" -> new Dns4(content.asString());
            case "Dns6" -> new Dns6(content.asString());
            case "Tcp" -> new Tcp(content.asInt());
            case "Memory" -> new Memory(content.asInt());
            case "NoiseIk" -> new NoiseIk(PublicKey.of(WireType.bytes(content)));
            case "Handshake" -> new Handshake(content.asInt());
            default -> throw new AssertionError(name);
        };
    }

    private static ObjectNode json(Step step) {
        ObjectNode json = WireType.object();
        return switch (step) {
            case Ip4(int address) ->
                json.put("Ip4", Nodes.hex(ByteBuffer.allocate(4).putInt(address).array()));
            case Ip6(long high, long low) ->
                json.put(
                        "Ip6",
                        Nodes.hex(ByteBuffer.allocate(16)
                                .putLong(high)
                                .putLong(low)
                                .array()));
            case Dns(String name) -> json.put("Dns", name);
            case Dns4(String name) -> json.put("Dns4", name);
            case Dns6(String name) -> json.put("Dns6", name);
            case Tcp(int port) -> json.put("Tcp", port);
            case Memory(int port) -> json.put("Memory", port);
            case NoiseIk(PublicKey key) -> json.put("NoiseIk", Nodes.hex(key.bytes()));
            case Handshake(int version) -> json.put("Handshake", version);
        };
    }

    /// At most 255 bytes, whatever its characters take; each takes at most 4.
    private static String randomName(SplittableRandom random) {
        return WireType.randomText(random, 1 + random.nextInt(63)).replace('/', '-');
    }
}
