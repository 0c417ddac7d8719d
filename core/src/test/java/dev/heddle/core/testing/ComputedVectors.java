package dev.heddle.core.testing;

import java.io.IOException;
import java.io.InputStream;

/// Test data that was computed for this project, and so lies in the checkout: BCS values, frames, addresses,
/// and one whole connection with fixed keys and time stamps.
public final class ComputedVectors {
    private ComputedVectors() {}

    /// The JSON document; the caller closes it.
    public static InputStream open() throws IOException {
        InputStream document = ComputedVectors.class.getResourceAsStream("aptosnet_computed_vectors.json");
        if (document == null) throw new IOException("aptosnet_computed_vectors.json is not on the class path");
        return document;
    }
}
