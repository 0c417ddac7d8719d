package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.DecodeException.Kind;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import dev.heddle.core.testing.ComputedVectors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CoreWordsTest {
    private static final String KEY = "080e287879c918794170e258bfaddd75acac5b3e350419044655e4983a487120";

    private static final String KEY_31 = "0e287879c918794170e258bfaddd75acac5b3e350419044655e4983a487120";

    private record Card(PeerId id, PublicKey key, ProtocolId protocol, List<NetworkAddress> addresses) {}

    @Test
    @DisplayName("sections 3.2 and 25: addresses and lists of them are written as the computed examples are")
    void writesAndReadsTheComputedNetworkAddresses() throws IOException {
        try (InputStream document = ComputedVectors.open()) {
            JsonNode vectors = new JsonMapper().readTree(document);
            for (JsonNode each : vectors.get("network_addresses")) {
                NetworkAddress address = NetworkAddress.parse(each.get("text").asString());
                String hex = each.get("bcs").asString();
                assertThat(Coding.hex(Bcs.networkAddress(), address)).isEqualTo(hex);
                assertThat(Coding.decode(Bcs.networkAddress(), hex)).isEqualTo(address);
            }
            JsonNode list = vectors.get("network_address_vec");
            List<NetworkAddress> addresses = new ArrayList<>();
            for (JsonNode text : list.get("texts")) addresses.add(NetworkAddress.parse(text.asString()));
            String hex = list.get("bcs").asString();
            assertThat(Coding.hex(Bcs.list(Bcs.networkAddress()), addresses)).isEqualTo(hex);
            assertThat(Coding.decode(Bcs.list(Bcs.networkAddress()), hex)).isEqualTo(addresses);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/dns6/a.example, 0c 01 04 09 61 2e 65 78 61 6d 70 6c 65",
        "/ip6/102:304:506:708:90a:b0c:d0e:f10, 12 01 01 0102030405060708090a0b0c0d0e0f10",
        "/ip4/255.254.253.252, 06 01 00 fffefdfc"
    })
    void writesAddressesInNetworkOrderAndNamesAsTheyAre(String text, String hex) {
        String expected = hex.replace(" ", "");
        NetworkAddress address = NetworkAddress.parse(text);
        String written = Coding.hex(Bcs.networkAddress(), address);
        assertThat(written).isEqualTo(expected);
        assertThat(Coding.decode(Bcs.networkAddress(), expected)).isEqualTo(address);
    }

    @ParameterizedTest
    @DisplayName("section 3.2: decoding fails")
    @Tag("T-24")
    @CsvSource({
        "'', END_OF_INPUT, nothing at all",
        "00, END_OF_INPUT, no list in it",
        "01 00, INVALID_VALUE, no steps",
        "09 02 00 0a000010 05 50, END_OF_INPUT, outer length too long",
        "08 02 00 0a000010 05 5000, END_OF_INPUT, outer length too short",
        "0a 02 00 0a000010 05 5000 00, REMAINING_INPUT, a byte within behind the list",
        "09 02 00 0a000010 05 5000 00, REMAINING_INPUT, a byte behind the address",
        "02 01 09, UNKNOWN_VARIANT, step 9",
        "06 01 ffffffff0f, UNKNOWN_VARIANT, step 2^32-1",
        "04 01 05 5000, INVALID_VALUE, tcp first",
        "07 02 06 d204 06 d204, INVALID_VALUE, memory twice",
        "07 02 06 d204 05 5000, INVALID_VALUE, tcp behind memory",
        "06 02 06 d204 08 00, INVALID_VALUE, handshake without key",
        "08 02 06 d204 07 02 0102, INVALID_VALUE, a key of 2 bytes",
        "25 02 06 d204 07 1f " + KEY_31 + ", INVALID_VALUE, a key of 31 bytes",
        "27 02 06 d204 07 21 " + KEY + "00, INVALID_VALUE, a key of 33 bytes",
        "28 02 00 0a000010 07 20 " + KEY + ", INVALID_VALUE, noise-ik without a port",
        "2a 04 06 d204 07 20 " + KEY + " 08 00 08 00, INVALID_VALUE, a second handshake",
        "03 01 02 00, INVALID_VALUE, a name without bytes",
        "04 01 02 01 2f, INVALID_VALUE, a name with a slash",
        "04 01 02 01 ff, MALFORMED_UTF8, a name that is not UTF-8",
        "01 05, INVALID_VALUE, five steps",
        "8700 02, ULEB_NOT_MINIMAL, a padded length"
    })
    void refusesEverythingButTheOneFormOfAValidAddress(String hex, Kind kind, String what) {
        assertThat(Coding.refusal(Bcs.networkAddress(), hex.replace(" ", "")))
                .as(what)
                .isNotNull()
                .extracting(DecodeException::kind)
                .isEqualTo(kind);
    }

    @Test
    void saysWhichStepIsWrong() {
        Codec<Card> codec = Codec.of(MethodHandles.lookup(), Card.class);
        String hex = "00".repeat(32) + "20" + KEY + "05" + "01" + "08" + "02" + "067a00" + "0702" + "0102";
        assertThat(Coding.refusal(codec, hex))
                .hasMessage("Card.addresses[0].steps[1] at byte 72: invalid value: a public key has 32 bytes, got 2");
    }

    @Test
    @DisplayName("section 3.2: one address that cannot be decoded fails the whole list")
    void refusesAListWithOneBadAddress() {
        String good = "04" + "01" + "06" + "0100";
        assertThat(Coding.decode(Bcs.list(Bcs.networkAddress()), "02" + good + good))
                .hasSize(2);
        Coding.assertRefused(Bcs.list(Bcs.networkAddress()), "02" + good + "02" + "01" + "09", Kind.UNKNOWN_VARIANT);
    }

    @Test
    @DisplayName("section 3.3: a name of 256 bytes is refused in the binary form too")
    void refusesANameOf256Bytes() {
        String hex = "8402" + "01" + "02" + "8002" + "61".repeat(256);
        Coding.assertRefused(Bcs.networkAddress(), hex, Kind.INVALID_VALUE);
    }

    @Test
    void writesIdsRawKeysAsBytesAndProtocolsAsVariants() {
        Codec<Card> codec = Codec.of(MethodHandles.lookup(), Card.class);
        PublicKey key = PublicKey.parse(KEY);
        Card card = new Card(PeerId.of(key), key, new ProtocolId(199), List.of(NetworkAddress.parse("/memory/1")));
        String hex = KEY + "20" + KEY + "c701" + "01" + "04" + "01" + "06" + "0100";
        assertThat(Coding.hex(codec, card)).isEqualTo(hex);
        assertThat(Coding.decode(codec, hex)).isEqualTo(card);
    }

    @Test
    @Tag("T-24")
    void refusesProtocolsAndKeysThatDoNotExist() {
        Coding.assertRefused(Bcs.protocolId(), "c801", Kind.UNKNOWN_VARIANT);
        Coding.assertRefused(Bcs.protocolId(), "ffffffff0f", Kind.UNKNOWN_VARIANT);
        Coding.assertRefused(Bcs.publicKey(), "1f" + KEY.substring(2), Kind.INVALID_VALUE);
        Coding.assertRefused(Bcs.publicKey(), "21" + KEY + "00", Kind.INVALID_VALUE);
        Coding.assertRefused(Bcs.peerId(), KEY.substring(2), Kind.END_OF_INPUT);
    }

    @Test
    void refusesToWriteANameWithHalfASurrogatePair() {
        NetworkAddress address = NetworkAddress.of(new NetworkAddress.Dns("\ud800"));
        assertThatThrownBy(() -> Coding.encode(Bcs.networkAddress(), address)).isInstanceOf(EncodeException.class);
    }
}
