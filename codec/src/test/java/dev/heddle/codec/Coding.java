package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;

/// Codecs between values and arrays, for tests.
final class Coding {
    private Coding() {}

    static <T> byte[] encode(Codec<T> codec, T value) {
        ByteBuf target = Unpooled.buffer();
        try {
            codec.encode(value, target);
            byte[] bytes = new byte[target.readableBytes()];
            target.readBytes(bytes);
            return bytes;
        } finally {
            target.release();
        }
    }

    static <T> String hex(Codec<T> codec, T value) {
        return HexFormat.of().formatHex(encode(codec, value));
    }

    static <T> T decode(Codec<T> codec, byte[] bytes) {
        ByteBuf source = Unpooled.wrappedBuffer(bytes);
        try {
            T value = codec.decode(source);
            assertThat(source.readableBytes()).isZero();
            return value;
        } finally {
            source.release();
        }
    }

    static <T> T decode(Codec<T> codec, String hex) {
        return decode(codec, HexFormat.of().parseHex(hex));
    }

    static DecodeException refusal(Codec<?> codec, byte[] bytes) {
        return catchThrowableOfType(DecodeException.class, () -> decode(codec, bytes));
    }

    static DecodeException refusal(Codec<?> codec, String hex) {
        return refusal(codec, HexFormat.of().parseHex(hex));
    }

    static void assertRefused(Codec<?> codec, String hex, Kind kind) {
        DecodeException refusal = refusal(codec, hex);
        assertThat(refusal).as(hex).isNotNull();
        assertThat(refusal.kind()).as(hex).isEqualTo(kind);
    }

    /// Decodes, or returns false if the codec refuses; what it decodes must encode to the same bytes again.
    static <T> boolean acceptsCanonically(Codec<T> codec, byte[] bytes) {
        T value;
        try {
            value = decode(codec, bytes);
        } catch (DecodeException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return false;
        }
        assertThat(encode(codec, value)).isEqualTo(bytes);
        return true;
    }

    /// Decodes, or returns false if the codec refuses; what it decodes must survive another round.
    ///
    /// @param canonical shows whether two values are equal
    static <T> boolean acceptsStably(Codec<T> codec, Codec<T> canonical, byte[] bytes) {
        T value;
        try {
            value = decode(codec, bytes);
        } catch (DecodeException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return false;
        }
        T again = decode(codec, encode(codec, value));
        assertThat(encode(canonical, again)).isEqualTo(encode(canonical, value));
        return true;
    }
}
