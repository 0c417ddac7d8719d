package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.codec.DecodeException.Kind;
import dev.heddle.core.testing.ComputedVectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class UlebTest {
    @Test
    void writesAndReadsTheComputedValues() throws IOException {
        try (InputStream document = ComputedVectors.open()) {
            for (JsonNode each : new JsonMapper().readTree(document).get("uleb128")) {
                assertBothWays(each.get("value").asLong(), each.get("hex").asString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void roundTripsValuesOfEveryLength(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuf buffer = Unpooled.buffer();
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong(Uleb.MOST + 1) >>> random.nextInt(32);
            Uleb.write(buffer.clear(), value);
            assertThat(buffer.readableBytes()).isEqualTo(Uleb.bytes(value));
            assertThat(Uleb.read(buffer)).isEqualTo(value);
            assertThat(buffer.isReadable()).isFalse();
        }
        buffer.release();
    }

    @ParameterizedTest
    @Tag("T-24")
    @CsvSource({
        "'',END_OF_INPUT",
        "80,END_OF_INPUT",
        "80808080,END_OF_INPUT",
        "8000,ULEB_NOT_MINIMAL",
        "ff00,ULEB_NOT_MINIMAL",
        "8080808000,ULEB_NOT_MINIMAL",
        "8080808010,ULEB_OVERFLOW",
        "ffffffff1f,ULEB_OVERFLOW",
        "ffffffffff,ULEB_OVERFLOW",
        "8080808080,ULEB_OVERFLOW",
        "808080808001,ULEB_OVERFLOW"
    })
    void refusesWhatIsNotTheShortestForm(String hex, Kind kind) {
        ByteBuf source = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        DecodeException refusal = catchThrowableOfType(DecodeException.class, () -> Uleb.read(source));
        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal.offset()).isZero();
        source.release();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Uleb.MOST + 1, Long.MIN_VALUE, Long.MAX_VALUE})
    void writesNothingOutOfRange(long value) {
        ByteBuf target = Unpooled.buffer();
        assertThatThrownBy(() -> Uleb.write(target, value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Uleb.bytes(value)).isInstanceOf(IllegalArgumentException.class);
        assertThat(target.isReadable()).isFalse();
        target.release();
    }

    private static void assertBothWays(long value, String hex) {
        ByteBuf buffer = Unpooled.buffer();
        Uleb.write(buffer, value);
        assertThat(ByteBufUtil.hexDump(buffer)).isEqualTo(hex);
        assertThat(Uleb.bytes(value)).isEqualTo(buffer.readableBytes());
        assertThat(Uleb.read(buffer)).isEqualTo(value);
        buffer.release();
    }
}
