package dev.heddle.noise;

/// The nonces of one direction: 0, 1, 2 and so on, each given out once. The last number, 2^64-1, is
/// never given out, so the count cannot wrap. For one thread.
///
/// @see <a href="https://noiseprotocol.org/noise.html#the-cipherstate-object">Noise, section 5.1</a>
final class NonceSequence {
    private static final long LAST = -1;

    private final NoiseSuite suite;
    private final byte[] nonce = new byte[NoiseSuite.NONCE_BYTES];
    private long next;

    NonceSequence(NoiseSuite suite) {
        this(suite, 0);
    }

    /// @param first as an unsigned number
    NonceSequence(NoiseSuite suite, long first) {
        this.suite = suite;
        this.next = first;
    }

    boolean exhausted() {
        return next == LAST;
    }

    /// The next nonce, in an array that is used again at the next call.
    byte[] take() {
        if (exhausted()) throw new IllegalStateException("all 2^64-1 nonces of this key are used");
        suite.putCounter(nonce, next++);
        return nonce;
    }

    /// How many were given out, counting from 0.
    long count() {
        return next;
    }
}
