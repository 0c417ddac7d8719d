package dev.heddle.app;

import dev.heddle.core.PeerId;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Answers those who fetch a file, at whatever pace each of them asks. Any thread; reading may block.
final class FileServer {
    private final FileSource source;
    private final FileProtocol.Answer.Description description;

    private FileServer(FileSource source, FileProtocol.Answer.Description description) {
        this.source = source;
        this.description = description;
    }

    /// Reads the whole source once, slice by slice, for its hash.
    static FileServer of(FileSource source) throws IOException {
        Sha256 hash = new Sha256();
        byte[] slice = new byte[0];
        long offset = 0;
        while (offset < source.bytes()) {
            int bytes = (int) Math.min(FileProtocol.PIECE_MOST_BYTES, source.bytes() - offset);
            if (slice.length != bytes) slice = new byte[bytes];
            source.read(offset, slice);
            hash.update(slice);
            offset += slice.length;
        }
        return new FileServer(source, new FileProtocol.Answer.Description(source.bytes(), hash.digest()));
    }

    long bytes() {
        return source.bytes();
    }

    CompletionStage<FileProtocol.Answer> answer(PeerId from, FileProtocol.Request request) {
        return switch (request) {
            case FileProtocol.Request.Describe() -> CompletableFuture.completedFuture(description);
            case FileProtocol.Request.Read(long offset, int bytes) -> read(from, offset, bytes);
        };
    }

    private CompletionStage<FileProtocol.Answer> read(PeerId from, long offset, int bytes) {
        boolean within =
                bytes > 0 && bytes <= FileProtocol.PIECE_MOST_BYTES && offset >= 0 && offset <= source.bytes() - bytes;
        if (!within) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "%s asked for %d bytes at %d of a file of %d bytes, a piece has 1 to %d"
                            .formatted(from.brief(), bytes, offset, source.bytes(), FileProtocol.PIECE_MOST_BYTES)));
        }
        byte[] piece = new byte[bytes];
        try {
            source.read(offset, piece);
        } catch (IOException unreadable) {
            return CompletableFuture.failedFuture(unreadable);
        }
        return CompletableFuture.completedFuture(new FileProtocol.Answer.Piece(piece));
    }
}
