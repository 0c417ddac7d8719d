package dev.heddle.app;

import java.io.IOException;

/// Bytes that can be read at any place. Any thread.
interface FileSource {
    long bytes();

    /// Fills the whole array from a place in the file.
    ///
    /// @throws IOException also when the file has become shorter meanwhile
    void read(long offset, byte[] target) throws IOException;
}
