package dev.heddle.app;

import dev.heddle.codec.Codec;
import dev.heddle.codec.Fixed;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.CallProtocol;
import java.lang.invoke.MethodHandles;

/// How one node gets a file from another: first what it is, then its pieces, each by a call, several at a
/// time.
final class FileProtocol {
    /// The most one piece may have.
    static final int PIECE_MOST_BYTES = 1 << 20;

    static final CallProtocol<Request, Answer> PROTOCOL = protocol();

    private FileProtocol() {}

    sealed interface Request {
        /// What file is it?
        record Describe() implements Request {}

        /// @param offset from the start of the file
        /// @param bytes 1 to [#PIECE_MOST_BYTES], all of them within the file
        record Read(long offset, int bytes) implements Request {}
    }

    sealed interface Answer {
        record Description(long bytes, @Fixed(32) byte[] sha256) implements Answer {}

        record Piece(byte[] bytes) implements Answer {}
    }

    private static CallProtocol<Request, Answer> protocol() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        return new CallProtocol<>(
                new ProtocolId(41), Priority.LOW, Codec.of(lookup, Request.class), Codec.of(lookup, Answer.class));
    }
}
