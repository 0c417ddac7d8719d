package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ProtocolId;
import dev.heddle.core.ProtocolViolation;
import dev.heddle.core.testing.ComputedVectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HandshakeMessageTest {
    static Stream<JsonNode> vectors() throws IOException {
        try (InputStream document = ComputedVectors.open()) {
            return List.copyOf(
                    new JsonMapper().readTree(document).get("handshake_msg").values())
                    .stream();
        }
    }

    private static HandshakeMessage read(String message) {
        return HandshakeMessage.read(Unpooled.wrappedBuffer(Nodes.hex(message)));
    }

    private static String written(HandshakeMessage message) {
        ByteBuf target = Unpooled.buffer();
        message.write(target);
        return Nodes.hex(Nodes.drained(target));
    }

    private static ProtocolSet protocols(int... numbers) {
        return ProtocolSet.of(IntStream.of(numbers).mapToObj(ProtocolId::new).toList());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isThoseBytes(JsonNode vector) {
        List<ProtocolId> protocols = new ArrayList<>();
        vector.get("protocols").forEach(number -> protocols.add(new ProtocolId(number.asInt())));
        HandshakeMessage message = new HandshakeMessage(
                ProtocolSet.of(protocols),
                vector.get("chain_id").asInt(),
                NetworkId.valueOf(vector.get("network_id").asString().toUpperCase(Locale.ROOT)));
        assertThat(written(message)).isEqualTo(vector.get("u16_framed").asString());
        assertThat(read(vector.get("bcs").asString())).isEqualTo(message);
    }

    @Test
    @DisplayName("section 8: network ids are read in every form they ever had")
    void networkIdsAreReadInEveryFormTheyEverHad() {
        assertThat(read("01000104 04 00").network()).isEqualTo(NetworkId.VALIDATOR);
        assertThat(read("01000104 04 01").network()).isEqualTo(NetworkId.PUBLIC);
        assertThat(read("01000104 04 02 03 76666e").network()).isEqualTo(NetworkId.VFN);
        assertThat(read("01000104 04 02 05 68656c6c6f").network()).isEqualTo(NetworkId.VFN);
        assertThat(read("01000104 04 02 00").network()).isEqualTo(NetworkId.VFN);
        assertThat(read("01000104 04 03").network()).isEqualTo(NetworkId.VFN);
        assertThat(read("01000104 04 04").network()).isEqualTo(NetworkId.PUBLIC);
    }

    @Test
    @DisplayName("section 8: an empty map or an empty set decodes and has nothing in common")
    void anEmptyMapAndAnEmptySetReadAsNothingInCommon() {
        HandshakeMessage ours = new HandshakeMessage(protocols(5), 4, NetworkId.VALIDATOR);
        for (String empty : List.of("00 04 00", "01 00 00 04 00", "01 00 03 000000 04 00")) {
            HandshakeMessage theirs = read(empty);
            assertThat(theirs.protocols().isEmpty()).isTrue();
            assertThat(ours.misfit(theirs)).contains("none of our protocols");
        }
    }

    @Test
    void everyChainIdIsRead() {
        assertThat(read("01000104 00 00").chainId()).isZero();
        assertThat(read("01000104 ff 00").chainId()).isEqualTo(255);
        assertThatThrownBy(() -> new HandshakeMessage(protocols(5), 256, NetworkId.PUBLIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256");
    }

    @Test
    @DisplayName("section 8: chain ids equal, network ids equal, a shared protocol")
    void twoEndsFitWhenChainNetworkAndAProtocolAgree() {
        HandshakeMessage ours = new HandshakeMessage(protocols(5, 40), 4, NetworkId.VALIDATOR);
        assertThat(ours.misfit(new HandshakeMessage(protocols(40, 41), 4, NetworkId.VALIDATOR)))
                .isNull();
        assertThat(ours.misfit(new HandshakeMessage(protocols(40), 1, NetworkId.VALIDATOR)))
                .contains("chain 1", "on 4");
        assertThat(ours.misfit(new HandshakeMessage(protocols(40), 4, NetworkId.PUBLIC)))
                .contains("public network", "on validator");
        assertThat(ours.misfit(new HandshakeMessage(protocols(41), 4, NetworkId.VALIDATOR)))
                .contains("protocols");
    }

    @Test
    @DisplayName("section 8: a set of 8,192 bytes is read")
    void aSetOfTheLongestFormIsRead() {
        // 8,192 bytes of set: uleb 80 40.
        String longest = "01 00 8040" + "04" + "00".repeat(8191) + "04 00";
        assertThat(read(longest).protocols()).isEqualTo(protocols(5));
    }

    /// Section 8's table, and every way to end early or late.
    @ParameterizedTest
    @Tag("T-24")
    @ValueSource(
            strings = {
                "", // length 0
                "01",
                "01 00",
                "01 00 01",
                "01 00 01 04",
                "01 00 01 04 04", // early
                "01 00 01 04 04 00 00", // left over
                "01 01 01 04 04 00", // another messaging version
                "02 00 01 04 00 01 04 04 00", // the same version twice
                "02 00 01 04 01 01 04 04 00", // a second version
                "81 00 00 01 04 04 00", // a count that is not minimal
                "01 80 00 01 04 04 00", // a version that is not minimal
                "01 00 81 00 04 04 00", // a length that is not minimal
                "01 00 05 04 04 00", // a set shorter than it says
                "01 00 ff ff ff ff 0f 04 04 00",
                "01 00 01 04 04 05", // no such network
                "01 00 01 04 04 ff ff ff ff 0f",
                "01 00 01 04 04 02", // no name
                "01 00 01 04 04 02 04 76666e", // a name shorter than it says
                "01 00 01 04 04 02 02 c328", // a name that is not UTF-8
                "01 00 01 04 04 80 00", // a network that is not minimal
                "ff ff ff ff 0f"
            })
    @DisplayName("section 8: length 0, bad BCS, leftovers, another version, the same version twice")
    void whatIsNotOneCanonicalMessageIsRefused(String message) {
        assertThatThrownBy(() -> read(message)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    @DisplayName("section 8: a longer set is an error")
    void aSetBeyondItsLimitIsRefused() {
        String tooLong = "01 00 8140" + "00".repeat(8193) + "04 00";
        assertThatThrownBy(() -> read(tooLong)).isInstanceOf(ProtocolViolation.class);
    }
}
