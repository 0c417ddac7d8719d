package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ProtocolViolation;
import dev.heddle.core.testing.ComputedVectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Our bytes against those of another implementation of BCS, @mysten/bcs, for what stands on the wire (sections
/// 2, 3.2, 8, 9 and 14).
class MystenBcsTest {
    private static final int VALUES = 1_000;
    private static final int BROKEN_VALUES = 200;

    private static final HandshakeWire HANDSHAKE = new HandshakeWire();
    private static final FrameWire FRAME = new FrameWire();
    private static final AddressWire ADDRESS = new AddressWire();

    @SuppressWarnings("NullAway.Init")
    private static MystenPeer peer;

    @BeforeAll
    static void start() throws IOException {
        peer = MystenPeer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (peer != null) peer.stop();
    }

    static Stream<WireType> types() {
        return Stream.of(HANDSHAKE, FRAME, ADDRESS, new AddressListWire(), new MapWire());
    }

    @ParameterizedTest
    @MethodSource("types")
    void itReadsWhatWeWrite(WireType type) throws IOException {
        for (int seed = 0; seed < VALUES; seed++) {
            JsonNode value = type.random(new SplittableRandom(seed));
            byte[] ours = type.encode(value);
            MystenPeer.Answer.Value read = value(peer.decode(type.peerName(), ours), seed);
            assertSame(read.value(), value, seed);
            assertThat(read.hex()).as("seed %d", seed).isEqualTo(Nodes.hex(ours));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void weReadWhatItWrites(WireType type) throws IOException {
        for (int seed = VALUES; seed < 2 * VALUES; seed++) {
            JsonNode value = type.random(new SplittableRandom(seed));
            MystenPeer.Answer.Value written = value(peer.encode(type.peerName(), value), seed);
            JsonNode read = read(type, written.hex(), seed);
            assertSame(read, value, seed);
            assertThat(Nodes.hex(type.encode(read))).as("seed %d", seed).isEqualTo(written.hex());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    @DisplayName("section 2: a value that ends early is refused by both")
    @Tag("T-24")
    void aValueThatEndsEarlyIsRefusedByBoth(WireType type) throws IOException {
        for (int seed = 0; seed < BROKEN_VALUES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] whole = type.encode(type.random(random));
            assertBothRefuse(type, Arrays.copyOf(whole, random.nextInt(whole.length)), "seed " + seed);
        }
    }

    /// The library leaves what it does not need; that is for its users to find out.
    @ParameterizedTest
    @MethodSource("types")
    @DisplayName("section 2: bytes left over are refused by us")
    @Tag("T-24")
    void bytesLeftOverAreRefusedByUs(WireType type) throws IOException {
        for (int seed = 0; seed < BROKEN_VALUES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] whole = type.encode(type.random(random));
            byte[] longer = Nodes.joined(whole, Nodes.bytes(random, 1 + random.nextInt(4)));
            assertWeRefuse(type, longer, "seed " + seed);
            assertThat(value(peer.decode(type.peerName(), longer), seed).hex())
                    .as("seed %d", seed)
                    .isEqualTo(Nodes.hex(whole));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    @DisplayName("section 2: a number in more bytes than it needs is refused by both")
    @Tag("T-24")
    void aNumberThatIsNotMinimalIsRefusedByBoth(WireType type) throws IOException {
        for (int seed = 0; seed < BROKEN_VALUES; seed++) {
            byte[] whole = type.encode(type.random(new SplittableRandom(seed)));
            // Every type begins with a count, a length or a variant.
            int last = 0;
            while (whole[last] < 0) last++;
            byte[] head = Arrays.copyOf(whole, last + 2);
            head[last] |= (byte) 0x80;
            byte[] padded = Nodes.joined(head, Arrays.copyOfRange(whole, last + 1, whole.length));
            assertBothRefuse(type, padded, "seed " + seed);
        }
    }

    @ParameterizedTest
    @Tag("T-24")
    @CsvSource({
        "HandshakeMsg, 01 01 01 04 04 00, another messaging version",
        "HandshakeMsg, ff ff ff ff 1f 00 01 04 04 00, a count above 2^32-1",
        "HandshakeMsg, 01 00 ff ff ff ff 0f 04 04 00, a set of 2^32-1 bytes",
        "HandshakeMsg, 01 00 01 04 04 05, network 5",
        "HandshakeMsg, 01 00 01 04 04 02 02 c328, a network name that is not UTF-8",
        "Frame, 02 03 02 00 00, multiplex variant 2",
        "Frame, 00 04 02 00 00, network message variant 4",
        "Frame, 01 02 07000000 01 00, stream message variant 2",
        "Frame, 01 01 07000000 01 02 61, a piece shorter than it says",
        "Frame, 01 00 07000000 02 04 02 00 00, network message variant 4 at the head of a stream",
        "Frame, 00 03 c801 00 00, protocol 200",
        "Frame, 00 03 ffffffff0f 00 00, protocol 2^32-1",
        "Frame, 00 03 8200 00 00, a protocol that is not minimal",
        "Frame, 00 03 02 00 8000, a length that is not minimal",
        "Frame, 00 03 02 00 ffffffff1f, a length above 2^32-1",
        "Frame, 00 00 02 00 00, error variant 2",
        "Frame, 00 00 01 02 09, not-supported variant 2",
        "NetworkAddress, 02 01 09, step 9",
        "NetworkAddress, 0a 02 00 0a000010 05 5000, an outer length too long",
        "NetworkAddress, 08 02 00 0a000010 05 5000, an outer length too short",
        "NetworkAddress, 04 01 02 01 ff, a name that is not UTF-8",
        "NetworkAddressList, 02 09 02 00 0a000010 05 5000 02 01 09, one undecodable address of two",
        "NetworkAddressList, ffffffff0f, a count without addresses",
        "Map, 01 01 ff 00, a key that is not UTF-8"
    })
    void isRefusedByBoth(String type, String hex, String what) throws IOException {
        assertBothRefuse(type(type), Nodes.hex(hex), what);
    }

    /// The library checks neither the order of a map nor what a type means beyond its layout, and it stops where a
    /// value ends; all of that is for its users.
    @ParameterizedTest
    @Tag("T-24")
    @CsvSource({
        "HandshakeMsg, 02 00 01 04 00 01 04 04 00, the same version twice",
        "NetworkAddress, 01 00, no steps",
        "NetworkAddress, 0a 02 00 0a000010 05 5000 00, a byte within the outer length behind the list",
        "NetworkAddress, 04 01 05 5000, tcp first",
        "NetworkAddress, 07 02 06 d204 06 d204, memory twice",
        "NetworkAddress, 07 02 06 d204 05 5000, tcp behind memory",
        "NetworkAddress, 06 02 06 d204 08 00, handshake without key",
        "NetworkAddress, 08 02 06 d204 07 02 0102, a key of 2 bytes",
        "NetworkAddress, 03 01 02 00, a name without bytes",
        "NetworkAddress, 04 01 02 01 2f, a name with a slash",
        "NetworkAddressList, 02 09 02 00 0a000010 05 5000 01 00, one address without steps of two",
        "Map, 02 02 6262 00 01 61 00, a key behind a longer one",
        "Map, 02 01 62 00 01 61 00, keys that fall",
        "Map, 02 01 61 00 01 61 00, the same key twice"
    })
    void isRefusedByUsAlone(String type, String hex, String what) throws IOException {
        byte[] bytes = Nodes.hex(hex);
        assertWeRefuse(type(type), bytes, what);
        assertThat(peer.decode(type, bytes)).as(what).isInstanceOf(MystenPeer.Answer.Value.class);
    }

    @Test
    @DisplayName("section 8: a set beyond 8,192 bytes is refused by us, and not by BCS")
    void aSetBeyondItsLimitIsRefusedByUsAlone() throws IOException {
        byte[] bytes = Nodes.hex("01 00 8140" + "00".repeat(ProtocolSet.MOST_BYTES + 1) + "04 00");
        assertWeRefuse(HANDSHAKE, bytes, "8,193 bytes");
        assertThat(peer.decode("HandshakeMsg", bytes)).isInstanceOf(MystenPeer.Answer.Value.class);
    }

    @ParameterizedTest
    @DisplayName("section 8: each form that a network id has had is read")
    @CsvSource({
        "'{\"Validator\":true}', VALIDATOR",
        "'{\"Public\":true}', PUBLIC",
        "'{\"Private\":\"vfn\"}', VFN",
        "'{\"Private\":\"\"}', VFN",
        "'{\"Private\":\"anything, whatever: \\u20ac\"}', VFN",
        "'{\"Vfn\":true}', VFN",
        "'{\"NewPublic\":true}', PUBLIC"
    })
    void eachFormOfANetworkIdIsRead(String form, NetworkId network) throws IOException {
        ObjectNode value = (ObjectNode) HANDSHAKE.random(new SplittableRandom(1));
        value.set("network_id", WireType.JSON.readTree(form));
        byte[] bytes = Nodes.hex(value(peer.encode("HandshakeMsg", value), 1).hex());
        assertThat(HandshakeMessage.read(Unpooled.wrappedBuffer(bytes)).network())
                .isEqualTo(network);
    }

    @Test
    @DisplayName("section 8: a set with zero bytes at its end is read as one without")
    void aSetWithZeroBytesAtItsEndIsRead() throws IOException {
        JsonNode plain = WireType.JSON.readTree("""
                {"supported_protocols":[[{"V1":true},"24a0"]],"chain_id":1,"network_id":{"Public":true}}""");
        JsonNode padded = WireType.JSON.readTree(plain.toString().replace("24a0", "24a0" + "00".repeat(200)));
        byte[] bytes = Nodes.hex(value(peer.encode("HandshakeMsg", padded), 0).hex());
        assertSame(HANDSHAKE.decode(bytes), plain, 0);
    }

    @Test
    @DisplayName("section 9: whatever priority a message has, it is the same message")
    void whateverPriorityAMessageHasItIsTheSameMessage() throws IOException {
        for (int seed = 0; seed < VALUES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            JsonNode value = FRAME.random(random);
            JsonNode urgent = value.deepCopy();
            ObjectNode message = (ObjectNode) urgent.findParent("priority");
            // Fragments have none.
            if (message == null) continue;
            message.put("priority", 1 + random.nextInt(255));
            byte[] bytes = Nodes.hex(value(peer.encode("Frame", urgent), seed).hex());
            assertSame(FRAME.decode(bytes), value, seed);
        }
    }

    @Test
    @DisplayName("section 12: a response carries the priority of its request")
    void aResponseCarriesThePriorityOfItsRequest() throws IOException {
        for (int priority = 0; priority < 256; priority++) {
            byte[] ours = FrameWire.withoutLength(Nodes.responseFrame(-1, priority, Nodes.hex("616263")));
            JsonNode read = value(peer.decode("Frame", ours), priority).value();
            assertThat(read.at("/Message/RpcResponse/priority").asInt()).isEqualTo(priority);
            assertThat(read.at("/Message/RpcResponse/request_id").asLong()).isEqualTo(0xffff_ffffL);
        }
    }

    @Test
    @DisplayName("section 14: our parsing errors are read by it, its errors of every kind by us")
    void errorsAreRead() throws IOException {
        for (int seed = 0; seed < VALUES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int first = random.nextInt(256);
            int second = random.nextInt(256);
            ByteBuf frame = Unpooled.buffer();
            FrameCodec.writeParsingError(frame, first, second);
            ObjectNode parsing = WireType.object().put("message", first).put("protocol", second);
            JsonNode error = error("ParsingError", parsing);
            byte[] ours = FrameWire.withoutLength(Nodes.drained(frame));
            assertSame(value(peer.decode("Frame", ours), seed).value(), error, seed);

            String what = random.nextBoolean() ? "RpcRequest" : "DirectSendMsg";
            JsonNode unsupported = error("NotSupported", WireType.object().put(what, random.nextInt(200)));
            for (JsonNode each : List.of(error, unsupported)) {
                assertSame(read(FRAME, value(peer.encode("Frame", each), seed).hex(), seed), each, seed);
            }
        }
    }

    /// So that the examples rest on more than the script that computed them.
    @Test
    @DisplayName("section 25: every worked example is one value of its type")
    void everyWorkedExampleIsOneValueOfItsType() throws IOException {
        try (InputStream document = ComputedVectors.open()) {
            JsonNode examples = WireType.JSON.readTree(document);
            for (JsonNode each : examples.get("handshake_msg")) assertExample("HandshakeMsg", each.get("bcs"));
            for (JsonNode each : examples.get("network_addresses")) assertExample("NetworkAddress", each.get("bcs"));
            assertExample("NetworkAddressList", examples.at("/network_address_vec/bcs"));
            for (JsonNode each : examples.get("multiplex_frames")) {
                String frame = each.get("frame").asString();
                assertExample("Frame", WireType.JSON.getNodeFactory().stringNode(frame.substring(8)));
            }
            assertThat(examples.at("/multiplex_frames").size()).isEqualTo(11);
        }
    }

    private static void assertExample(String type, JsonNode hex) throws IOException {
        assertThat(value(peer.decode(type, WireType.bytes(hex)), 0).hex()).isEqualTo(hex.asString());
    }

    private static JsonNode read(WireType type, String hex, int seed) {
        try {
            return type.decode(Nodes.hex(hex));
        } catch (ProtocolViolation refused) {
            throw new AssertionError("seed " + seed + ": " + hex, refused);
        }
    }

    private static JsonNode error(String name, ObjectNode content) {
        return WireType.variant("Message", WireType.variant("Error", WireType.variant(name, content)));
    }

    private static WireType type(String peerName) {
        return types().filter(type -> type.peerName().equals(peerName))
                .findFirst()
                .orElseThrow();
    }

    private static MystenPeer.Answer.Value value(MystenPeer.Answer answer, int seed) {
        if (answer instanceof MystenPeer.Answer.Value value) return value;
        throw new AssertionError("seed " + seed + ": " + answer);
    }

    /// By their text: a number has several classes, depending on who made it.
    private static void assertSame(JsonNode actual, JsonNode expected, int seed) {
        assertThat(actual).as("seed %d", seed).hasToString(expected.toString());
    }

    private static void assertBothRefuse(WireType type, byte[] bytes, String what) throws IOException {
        assertWeRefuse(type, bytes, what);
        assertThat(peer.decode(type.peerName(), bytes)).as(what).isInstanceOf(MystenPeer.Answer.Refused.class);
    }

    private static void assertWeRefuse(WireType type, byte[] bytes, String what) {
        assertThatThrownBy(() -> type.decode(bytes)).as(what).isInstanceOf(ProtocolViolation.class);
    }
}
