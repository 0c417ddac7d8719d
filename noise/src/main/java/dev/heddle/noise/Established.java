package dev.heddle.noise;

/// What a finished handshake leaves: one key for each direction and the hash of all that was said. The
/// peer is authenticated only when its first record opens. For one thread.
public final class Established implements AutoCloseable {
    private final Sealer sealer;
    private final Opener opener;
    private final byte[] handshakeHash;

    Established(Sealer sealer, Opener opener, byte[] handshakeHash) {
        this.sealer = sealer;
        this.opener = opener;
        this.handshakeHash = handshakeHash;
    }

    /// For the records we send.
    public Sealer sealer() {
        return sealer;
    }

    /// For the records we receive.
    public Opener opener() {
        return opener;
    }

    /// 32 bytes, equal on both sides and different for each handshake; not secret. A fresh array.
    ///
    /// @see <a href="https://noiseprotocol.org/noise.html#channel-binding">Noise, section 11.2</a>
    public byte[] handshakeHash() {
        return handshakeHash.clone();
    }

    /// Wipes both keys; repeated calls are harmless.
    @Override
    public void close() {
        sealer.close();
        opener.close();
    }
}
