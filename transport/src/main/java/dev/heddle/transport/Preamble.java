package dev.heddle.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/// What must arrive on a socket before the bytes of its link begin. Loop only.
interface Preamble {
    /// What it is, for a sentence: `the proxy's answer`.
    String name();

    /// How many bytes can be read next without reading beyond its end; 0 once it is complete.
    int wantedBytes();

    /// @param loan 1 to [#wantedBytes()] bytes
    /// @throws IOException if it is not what must come; says what was seen
    void onBytes(ByteBuf loan) throws IOException;
}
