package dev.heddle.scenario;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// What the load sends: a number, and a body that follows from it at every place, so that a mixture of two
/// is noticed.
record Probe(long number, byte[] body) {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long STEP = 0x9e3779b97f4a7c15L;

    static Probe of(long number, int bytes) {
        byte[] body = new byte[bytes];
        long word = number;
        int at = 0;
        for (; at <= bytes - Long.BYTES; at += Long.BYTES) {
            word = next(word);
            WORDS.set(body, at, word);
        }
        for (word = next(word); at < bytes; at++, word >>>= Byte.SIZE) body[at] = (byte) word;
        return new Probe(number, body);
    }

    boolean intact() {
        long word = number;
        int at = 0;
        for (; at <= body.length - Long.BYTES; at += Long.BYTES) {
            word = next(word);
            if ((long) WORDS.get(body, at) != word) return false;
        }
        for (word = next(word); at < body.length; at++, word >>>= Byte.SIZE) if (body[at] != (byte) word) return false;
        return true;
    }

    private static long next(long word) {
        long mixed = (word + STEP) * 0xbf58476d1ce4e5b9L;
        return mixed ^ (mixed >>> 31);
    }
}
