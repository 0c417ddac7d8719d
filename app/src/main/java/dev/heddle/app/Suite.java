package dev.heddle.app;

import dev.heddle.noise.NoiseSuite;

/// Ciphers as people type them.
enum Suite {
    AESGCM(NoiseSuite.AESGCM_SHA256),
    CHACHAPOLY(NoiseSuite.CHACHAPOLY_SHA256);

    final NoiseSuite noise;

    Suite(NoiseSuite noise) {
        this.noise = noise;
    }

    @Override
    public String toString() {
        return noise.word();
    }
}
