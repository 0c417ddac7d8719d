package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The JDK's strict decoder is the judge.
@Tag("T-24")
class Utf8Test {
    // The bytes where a rule begins or ends.
    private static final int[] EDGES = {
        0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
        0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfb, 0xfc, 0xfe, 0xff
    };

    @Test
    void agreesOnEveryTwoBytes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) assertAgrees(new byte[] {(byte) first, (byte) second});
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void agreesOnSequencesOfEdges(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[3 + random.nextInt(3)];
            for (int j = 0; j < bytes.length; j++) bytes[j] = (byte) EDGES[random.nextInt(EDGES.length)];
            assertAgrees(bytes);
        }
    }

    @Test
    void countsTheBytesOfEveryCharacter() {
        ByteBuf target = Unpooled.buffer();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) continue;
            String text = Character.toString(point);
            int bytes = Utf8.bytes(text);
            Utf8.write(target.clear(), text, bytes);
            if (target.readableBytes() != bytes || !Utf8.valid(target, bytes)) {
                throw new AssertionError("U+" + Integer.toHexString(point));
            }
        }
        target.release();
    }

    private static void assertAgrees(byte[] bytes) {
        CharsetDecoder judge = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        boolean valid;
        try {
            judge.decode(ByteBuffer.wrap(bytes));
            valid = true;
        } catch (CharacterCodingException e) {
            valid = false;
        }
        ByteBuf source = Unpooled.wrappedBuffer(bytes);
        if (Utf8.valid(source, bytes.length) != valid) {
            assertThat(Utf8.valid(source, bytes.length))
                    .as("%s", (Object) bytes)
                    .isEqualTo(valid);
        }
        source.release();
    }
}
