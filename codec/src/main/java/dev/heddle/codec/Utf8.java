package dev.heddle.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/// Strings to UTF-8 and back, refusing what Java would replace in silence: one string, one encoding.
final class Utf8 {
    private Utf8() {}

    /// @throws EncodeException on half of a surrogate pair, which has no encoding
    static int bytes(String value) {
        int bytes = value.length();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) continue;
            if (c < 0x800) {
                bytes += 1;
            } else if (!Character.isSurrogate(c)) {
                bytes += 2;
            } else if (i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1))) {
                bytes += 2;
                i++;
            } else {
                throw new EncodeException("half of a surrogate pair at character " + i + " of a string");
            }
        }
        return bytes;
    }

    /// @param bytes as [#bytes(String)] gave
    static void write(ByteBuf target, String value, int bytes) {
        ByteBufUtil.reserveAndWriteUtf8(target, value, bytes);
    }

    static boolean valid(ByteBuf source, int bytes) {
        return ByteBufUtil.isText(source, source.readerIndex(), bytes, StandardCharsets.UTF_8);
    }

    static String read(ByteBuf source, int bytes) {
        String value = source.toString(source.readerIndex(), bytes, StandardCharsets.UTF_8);
        source.skipBytes(bytes);
        return value;
    }
}
