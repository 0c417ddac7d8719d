package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    static final String VERSION_4 = SIGNATURE + "2111" + "000c" + "0a000010" + "7f000001" + "1824" + "0050";
    private static final String VERSION_6 = SIGNATURE + "2121" + "0024" + "20010db8000000000000000000000001"
            + "00000000000000000000000000000001" + "1824" + "0050";

    @ParameterizedTest
    @DisplayName("section 5: families 11 and 21 give the source address and port")
    @CsvSource({
        VERSION_4 + ", /ip4/10.0.0.16/tcp/6180",
        VERSION_6 + ", /ip6/2001:db8::1/tcp/6180",
        SIGNATURE + "2011000c" + "01020304" + "05060708" + "ffff" + "0001, /ip4/1.2.3.4/tcp/65535",
        SIGNATURE + "2121" + "0024" + "00000000000000000000ffff0a000010" + "00000000000000000000000000000001"
                + "18240050, /ip4/10.0.0.16/tcp/6180"
    })
    void readsTheSource(String hex, String source) throws IOException {
        assertThat(read(hex).source()).hasToString("Optional[" + source + "]");
    }

    @ParameterizedTest
    @DisplayName("section 5: families 00, 12, 22, 31 and 32 are accepted and their address ignored")
    @ValueSource(strings = {"00", "12", "22", "31", "32"})
    void ignoresOtherAddresses(String family) throws IOException {
        for (String command : new String[] {"20", "21"}) {
            assertThat(read(SIGNATURE + command + family + "0000").source()).isEmpty();
            assertThat(read(SIGNATURE + command + family + "000c" + "01".repeat(12))
                            .source())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @DisplayName("section 5: extra bytes after the addresses are read and ignored")
    @Tag("T-12")
    @ValueSource(ints = {13, 36, 37, 4_096, 5_000, 65_535})
    void skipsExtraBytes(int size) throws IOException {
        String head = SIGNATURE + "2111" + "%04x".formatted(size) + "0a000010" + "7f000001" + "1824" + "0050";
        assertThat(read(head + "ee".repeat(size - 12)).source()).hasToString("Optional[/ip4/10.0.0.16/tcp/6180]");
        assertThat(read(SIGNATURE + "2000" + "%04x".formatted(size) + "ee".repeat(size))
                        .source())
                .isEmpty();
    }

    @ParameterizedTest
    @DisplayName("section 5: anything else, or a wrong signature: dropped")
    @CsvSource({
        "474554, 'no proxy protocol signature, byte 0 is 47'",
        "0d0a0d0a000d0a515549540b, 'no proxy protocol signature, byte 11 is 0b'",
        SIGNATURE + "1111000c, 'proxy protocol version and command 11, not 20 or 21'",
        SIGNATURE + "2211000c, 'proxy protocol version and command 22, not 20 or 21'",
        SIGNATURE + "2110000c, 'proxy protocol family 10 is unknown'",
        SIGNATURE + "21ff000c, 'proxy protocol family ff is unknown'",
        SIGNATURE + "2133000c, 'proxy protocol family 33 is unknown'",
        SIGNATURE + "2111000b, '11 bytes of addresses are too few for proxy protocol family 11'",
        SIGNATURE + "21210023, '35 bytes of addresses are too few for proxy protocol family 21'"
    })
    void refuses(String hex, String reason) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(IOException.class).hasMessage(reason);
    }

    @ParameterizedTest
    @DisplayName("section 5: every byte of the signature counts")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void refusesASignatureWithOneWrongByte(int at) {
        byte[] bytes = HexFormat.of().parseHex(VERSION_4);
        bytes[at] ^= 0x40;
        assertThatThrownBy(() -> read(HexFormat.of().formatHex(bytes))).hasMessageContaining("byte " + at + " is");
    }

    @Test
    void isCompleteOnlyWithItsLastByte() throws IOException {
        for (String hex : new String[] {VERSION_4, VERSION_6, VERSION_4.replace("2111000c", "2111000f") + "aabbcc"}) {
            for (int cut = 0; cut < hex.length() / 2; cut++) {
                assertThat(read(hex.substring(0, 2 * cut)).wantedBytes())
                        .as("%s cut at byte %s", hex, cut)
                        .isBetween(1, hex.length() / 2 - cut);
            }
            assertThat(read(hex).wantedBytes()).isZero();
        }
    }

    /// Hands the bytes over as a socket does that is asked for no more than is wanted: in pieces of any
    /// size up to that.
    private static ProxyHeader read(String hex) throws IOException {
        SplittableRandom random = new SplittableRandom(hex.length());
        ProxyHeader header = new ProxyHeader();
        ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
        while (bytes.isReadable()) {
            int wanted = header.wantedBytes();
            assertThat(wanted).as("it ends where it says").isPositive();
            int piece = random.nextInt(1, Math.min(wanted, bytes.readableBytes()) + 1);
            ByteBuf loan = bytes.readSlice(piece);
            header.onBytes(loan);
            assertThat(loan.isReadable()).as("all is taken or refused").isFalse();
        }
        return header;
    }
}
