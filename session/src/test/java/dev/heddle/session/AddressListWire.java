package dev.heddle.session;

import dev.heddle.codec.Bcs;
import dev.heddle.codec.Codec;
import dev.heddle.core.NetworkAddress;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The addresses of one peer, as they stand on the chain.
final class AddressListWire implements WireType {
    private static final Codec<List<NetworkAddress>> CODEC = Bcs.list(Bcs.networkAddress());

    private final AddressWire address = new AddressWire();

    @Override
    public String peerName() {
        return "NetworkAddressList";
    }

    @Override
    public JsonNode random(SplittableRandom random) {
        ArrayNode list = JSON.createArrayNode();
        for (int i = random.nextInt(6); i > 0; i--) list.add(address.random(random));
        return list;
    }

    @Override
    public byte[] encode(JsonNode value) {
        List<NetworkAddress> addresses = new ArrayList<>();
        for (JsonNode each : value) addresses.add(AddressWire.address(each));
        return WireType.encoded(CODEC, addresses);
    }

    @Override
    public JsonNode decode(byte[] bytes) {
        ArrayNode list = JSON.createArrayNode();
        CODEC.decode(Unpooled.wrappedBuffer(bytes)).forEach(each -> list.add(AddressWire.json(each)));
        return list;
    }
}
