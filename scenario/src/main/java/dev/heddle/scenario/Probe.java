package dev.heddle.scenario;

/// What the load sends: a number, and a body that follows from it at every place, so that a mixture of two is noticed.
record Probe(long number, byte[] body) {
    private static final long STEP = 0x9e3779b97f4a7c15L;

    static Probe of(long number, int bytes) {
        byte[] body = new byte[bytes];
        fill(number, body);
        return new Probe(number, body);
    }

    boolean intact() {
        long word = number;
        for (int i = 0; i < body.length; i++) {
            if ((i & 7) == 0) word = next(word);
            if (body[i] != (byte) (word >>> ((i & 7) << 3))) return false;
        }
        return true;
    }

    private static void fill(long number, byte[] body) {
        long word = number;
        for (int i = 0; i < body.length; i++) {
            if ((i & 7) == 0) word = next(word);
            body[i] = (byte) (word >>> ((i & 7) << 3));
        }
    }

    private static long next(long word) {
        long mixed = (word + STEP) * 0xbf58476d1ce4e5b9L;
        return mixed ^ (mixed >>> 31);
    }
}
