package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.DecodeException.Kind;
import dev.heddle.core.NetworkAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Section 3's binary form, one address and lists of them.
class NetworkAddressCodecTest {
    private static final String KEY = "080e287879c918794170e258bfaddd75acac5b3e350419044655e4983a487120";
    private static final Codec<NetworkAddress> ADDRESS = Bcs.networkAddress();
    private static final Codec<List<NetworkAddress>> LIST = Bcs.list(ADDRESS);

    /// One step of each number.
    private static final List<String> STEPS = List.of(
            "00 0a000010",
            "01 20010db8000000000000000000000001",
            "02 01 61",
            "03 01 61",
            "04 01 61",
            "05 5000",
            "06 d204",
            "07 20" + KEY,
            "08 00");

    /// The rules of section 3.4, over step numbers.
    private static final Pattern IN_ORDER = Pattern.compile("[0-4](5(7(8)?)?)?|6(7(8)?)?");

    /// @param inner the list of steps, which gets its length
    private static String address(String inner) {
        byte[] bytes = HexFormat.of().parseHex(inner.replace(" ", ""));
        return Coding.hex(Bcs.bytes(), bytes);
    }

    private static String name(String text) {
        return Coding.hex(Bcs.string(), text);
    }

    @ParameterizedTest
    @DisplayName("section 3.1: each step is a number and the content of the table")
    @CsvSource({
        "/ip4/10.0.0.16, 01 00 0a000010",
        "/ip6/2001:db8::1, 01 01 20010db8000000000000000000000001",
        "/dns/a, 01 02 01 61",
        "/dns4/a, 01 03 01 61",
        "/dns6/a, 01 04 01 61",
        "/dns/é.example, 01 02 0a c3a92e6578616d706c65",
        "/ip4/10.0.0.16/tcp/80, 02 00 0a000010 05 5000",
        "/ip4/0.0.0.0/tcp/0, 02 00 00000000 05 0000",
        "/ip4/255.255.255.255/tcp/65535, 02 00 ffffffff 05 ffff",
        "/memory/1234, 01 06 d204",
        "/memory/1/noise-ik/0x" + KEY + ", 02 06 0100 07 20" + KEY,
        "/memory/1/noise-ik/0x" + KEY + "/handshake/0, 03 06 0100 07 20" + KEY + "08 00",
        "/memory/1/noise-ik/0x" + KEY + "/handshake/255, 03 06 0100 07 20" + KEY + "08 ff"
    })
    void eachStepIsANumberAndItsContent(String text, String inner) {
        NetworkAddress address = NetworkAddress.parse(text);
        assertThat(Coding.hex(ADDRESS, address)).isEqualTo(address(inner));
        assertThat(Coding.decode(ADDRESS, address(inner))).isEqualTo(address).hasToString(text);
    }

    @Test
    @DisplayName("section 3.4: of all orders of up to five steps those of the rules decode, and no other")
    @Tag("T-24")
    void ofAllOrdersThoseOfTheRulesDecode() {
        int accepted = 0;
        for (int length = 0, orders = 1; length <= 5; length++, orders *= 9) {
            for (int order = 0; order < orders; order++) {
                StringBuilder numbers = new StringBuilder();
                StringBuilder inner = new StringBuilder("0" + length);
                for (int i = 0, rest = order; i < length; i++, rest /= 9) {
                    numbers.append(rest % 9);
                    inner.append(STEPS.get(rest % 9));
                }
                byte[] bytes = HexFormat.of().parseHex(address(inner.toString()));
                boolean decodes = Coding.acceptsCanonically(ADDRESS, bytes);
                assertThat(decodes)
                        .as("steps %s", numbers)
                        .isEqualTo(IN_ORDER.matcher(numbers).matches());
                if (decodes) accepted++;
            }
        }
        assertThat(accepted).isEqualTo(5 * 4 + 3);
    }

    @Test
    @DisplayName("section 3.2: an address that ends early is refused, wherever")
    @Tag("T-24")
    void anAddressThatEndsEarlyIsRefused() {
        String inner = "04" + STEPS.get(2) + STEPS.get(5) + STEPS.get(7) + STEPS.get(8);
        byte[] content = HexFormat.of().parseHex(inner.replace(" ", ""));
        String whole = address(inner);
        for (int bytes = 0; bytes < whole.length() / 2; bytes++) {
            Coding.assertRefused(ADDRESS, whole.substring(0, 2 * bytes), Kind.END_OF_INPUT);
        }
        // The same, but with a length that says so; behind it stands what the list would need.
        for (int bytes = 0; bytes < content.length; bytes++) {
            String early = "%02x".formatted(bytes) + whole.substring(2);
            Coding.assertRefused(ADDRESS, early, Kind.END_OF_INPUT);
            Coding.assertRefused(LIST, "01" + early, Kind.END_OF_INPUT);
        }
    }

    @ParameterizedTest
    @DisplayName("section 3.2: what is no address is refused")
    @Tag("T-24")
    @CsvSource({
        "00, INVALID_VALUE, no steps",
        "01 00 0a000010 00, REMAINING_INPUT, a byte behind the list",
        "01 00 0a000010 05 5000, REMAINING_INPUT, a step behind the list",
        "01 09, UNKNOWN_VARIANT, step 9",
        "01 09 0a000010, UNKNOWN_VARIANT, step 9 with a content",
        "02 00 0a000010 09 5000, UNKNOWN_VARIANT, step 9 behind a good one",
        "01 7f, UNKNOWN_VARIANT, step 127",
        "01 8001, UNKNOWN_VARIANT, step 128",
        "01 ffffffff1f, ULEB_OVERFLOW, step 2^33-1",
        "8100 00 0a000010, ULEB_NOT_MINIMAL, a padded count",
        "01 8000 0a000010, ULEB_NOT_MINIMAL, a padded step number",
        "01 02 8100 61, ULEB_NOT_MINIMAL, a padded length of a name",
        "02 06 d204 07 a000" + KEY + ", ULEB_NOT_MINIMAL, a padded length of a key",
        "02 06 d204 07 00, INVALID_VALUE, a key of no bytes",
        "02 06 d204 07 1f 0e287879c918794170e258bfaddd75acac5b3e350419044655e4983a487120, INVALID_VALUE, a key of 31 bytes",
        "02 06 d204 07 21 00" + KEY + ", INVALID_VALUE, a key of 33 bytes",
        "02 06 d204 07" + KEY + ", INVALID_VALUE, a key whose first byte is taken for its length",
        "01 02 00, INVALID_VALUE, a dns name without bytes",
        "01 03 00, INVALID_VALUE, a dns4 name without bytes",
        "01 04 00, INVALID_VALUE, a dns6 name without bytes",
        "01 02 03 612f62, INVALID_VALUE, a dns name with a slash",
        "01 03 03 612f62, INVALID_VALUE, a dns4 name with a slash",
        "01 04 03 612f62, INVALID_VALUE, a dns6 name with a slash",
        "01 02 02 c080, MALFORMED_UTF8, a name of more bytes than it needs",
        "01 03 03 eda080, MALFORMED_UTF8, half of a surrogate pair",
        "01 04 01 80, MALFORMED_UTF8, a name of no character"
    })
    void whatIsNoAddressIsRefused(String inner, Kind kind, String what) {
        String hex = address(inner);
        DecodeException refusal = Coding.refusal(ADDRESS, hex);
        assertThat(refusal).as(what).isNotNull();
        assertThat(refusal.kind()).as(what).isEqualTo(kind);
        assertThat(Coding.refusal(LIST, "01" + hex)).as(what).isNotNull();
    }

    @ParameterizedTest
    @DisplayName("section 3.3: a name has 1 to 255 bytes, whatever its characters")
    @ValueSource(strings = {"02", "03", "04"})
    void aNameHas255BytesAtMost(String step) {
        for (String longest :
                List.of("a".repeat(255), "é".repeat(127) + "a", "€".repeat(85), "😀".repeat(63) + "abc")) {
            assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(255);
            String good = address("01" + step + name(longest));
            assertThat(Coding.hex(ADDRESS, Coding.decode(ADDRESS, good))).isEqualTo(good);
            Coding.assertRefused(ADDRESS, address("01" + step + name(longest + "b")), Kind.INVALID_VALUE);
        }
        // No other check: neither spaces nor dots nor control characters matter.
        String odd = address("01" + step + name(" ..\u0000\u2028"));
        assertThat(Coding.hex(ADDRESS, Coding.decode(ADDRESS, odd))).isEqualTo(odd);
    }

    @Test
    @DisplayName("section 3.2: a list is a count and the addresses; it may be empty")
    void aListIsACountAndTheAddresses() {
        assertThat(Coding.decode(LIST, "00")).isEmpty();
        List<NetworkAddress> three = List.of(
                NetworkAddress.parse("/ip4/10.0.0.16/tcp/80"),
                NetworkAddress.parse("/memory/1234"),
                NetworkAddress.parse("/memory/1234"));
        String hex = "03 0902000a000010055000 040106d204 040106d204".replace(" ", "");
        assertThat(Coding.hex(LIST, three)).isEqualTo(hex);
        assertThat(Coding.decode(LIST, hex)).isEqualTo(three);
    }

    @ParameterizedTest
    @DisplayName("section 3.2: one undecodable address fails the whole list, wherever it stands")
    @Tag("T-24")
    @CsvSource({
        "01 00, INVALID_VALUE, no steps",
        "00, END_OF_INPUT, no list in it",
        "02 01 09, UNKNOWN_VARIANT, a step that an older node does not know",
        "04 01 05 5000, INVALID_VALUE, tcp first",
        "05 01 06 d204 00, REMAINING_INPUT, a byte behind its list",
        "03 01 06 d204, END_OF_INPUT, a length too short",
        "8400 01 06 d204, ULEB_NOT_MINIMAL, a padded length"
    })
    void oneUndecodableAddressFailsTheList(String bad, Kind kind, String what) {
        String good = "040106d204";
        for (int place = 0; place < 3; place++) {
            String hex = "03" + good.repeat(place) + bad.replace(" ", "") + good.repeat(2 - place);
            DecodeException refusal = Coding.refusal(LIST, hex);
            assertThat(refusal).as("%s, place %d", what, place).isNotNull();
            assertThat(refusal.kind()).as("%s, place %d", what, place).isEqualTo(kind);
            assertThat(refusal.path()).as("%s, place %d", what, place).contains("[" + place + "]");
        }
    }

    @ParameterizedTest
    @DisplayName("section 3.2: a list whose count is wrong is refused, before anything of that size is made")
    @Tag("T-23")
    @CsvSource({
        "02 04 01 06 d204, END_OF_INPUT, one address of two",
        "00 04 01 06 d204, REMAINING_INPUT, an address behind an empty list",
        "01 04 01 06 d204 04 01 06 d204, REMAINING_INPUT, an address too many",
        "8100 04 01 06 d204, ULEB_NOT_MINIMAL, a padded count",
        "c0843d 04 01 06 d204, END_OF_INPUT, a million announced",
        "ffffffff07 04 01 06 d204, LENGTH_OVER_LIMIT, 2^31-1 announced",
        "ffffffff0f 04 01 06 d204, LENGTH_OVER_LIMIT, 2^32-1 announced",
        "'', END_OF_INPUT, nothing"
    })
    void aListWhoseCountIsWrongIsRefused(String hex, Kind kind, String what) {
        DecodeException refusal = Coding.refusal(LIST, hex.replace(" ", ""));
        assertThat(refusal).as(what).isNotNull();
        assertThat(refusal.kind()).as(what).isEqualTo(kind);
    }
}
