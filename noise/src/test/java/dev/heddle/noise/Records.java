package dev.heddle.noise;

import java.util.Arrays;

/// Whole records for tests, each in an array of its own.
final class Records {
    private Records() {}

    static byte[] seal(Sealer sealer, byte[] plain) {
        byte[] out = new byte[plain.length + Sealer.OVERHEAD_BYTES];
        int written = sealer.seal(plain, 0, plain.length, out, 0);
        if (written != out.length) throw new AssertionError("a record of " + written + " bytes");
        return out;
    }

    static byte[] open(Opener opener, byte[] record) {
        int length = ((record[0] & 0xff) << 8) | (record[1] & 0xff);
        if (length != record.length - Sealer.LENGTH_BYTES) throw new AssertionError("its length says " + length);
        byte[] out = new byte[length];
        int opened = opener.open(record, Sealer.LENGTH_BYTES, length, out, 0);
        if (opened < 0) throw new AssertionError("the record was refused");
        return Arrays.copyOf(out, opened);
    }

    static boolean refuses(Opener opener, byte[] record) {
        byte[] out = new byte[record.length];
        int length = record.length - Sealer.LENGTH_BYTES;
        boolean refused = opener.open(record, Sealer.LENGTH_BYTES, length, out, 0) == Opener.REFUSED;
        return refused && Arrays.equals(out, new byte[out.length]);
    }

    static byte[] withoutLength(byte[] record) {
        return Arrays.copyOfRange(record, Sealer.LENGTH_BYTES, record.length);
    }
}
