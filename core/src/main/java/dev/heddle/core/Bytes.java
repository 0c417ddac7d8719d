package dev.heddle.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// Big-endian numbers and hex in the fixed 32-byte words of this room.
final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static long longAt(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    static void putLong(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }

    static byte[] parseHex32(String what, String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        if (digits.length() != 64) {
            throw new IllegalArgumentException("a " + what + " has 64 hex digits, got " + digits.length());
        }
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException("a " + what + " has hex digits only", notHex);
        }
    }
}
