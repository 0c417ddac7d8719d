package dev.heddle.app;

import dev.heddle.core.EventLoop;
import dev.heddle.core.PeerId;
import dev.heddle.network.Network;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Gets a file from a peer and verifies it; nothing of it is kept. A few pieces are asked for ahead, so
/// that one is on its way while another is hashed; no more than these are ever held. One call that fails
/// ends it.
///
/// Answers may come in any order and on any thread. A piece is hashed once it is there *and* the one before
/// it is hashed; what happens then is the only code that touches the state of the fetch, one piece at a
/// time.
final class FileFetch {
    /// Between 128 KiB and 1 MiB the size makes no difference that could be measured on two cores.
    static final int PIECE_BYTES = 256 << 10;

    /// More gained nothing there and made votes late: what is on its way lies in the receiver's socket,
    /// where nothing overtakes it.
    static final int PIECES_AHEAD = 2;

    private final Network network;
    private final PeerId server;
    private final CallTally calls;
    private final Duration timeout;
    private final EventLoop clock;
    private final CompletableFuture<Optional<String>> ended = new CompletableFuture<>();
    private final Sha256 hash = new Sha256();
    private CompletionStage<@Nullable Void> tail = CompletableFuture.completedFuture(null);
    private long askedBytes;

    private volatile long hashedBytes;
    private volatile long endNanos;

    FileFetch(Network network, PeerId server, CallTally calls, Duration timeout, EventLoop clock) {
        this.network = network;
        this.server = server;
        this.calls = calls;
        this.timeout = timeout;
        this.clock = clock;
    }

    /// Any thread, once.
    void start() {
        endIfFailed(ask(new FileProtocol.Request.Describe(), FileProtocol.Answer.Description.class)
                .thenAccept(this::askFirst));
    }

    /// Completed once the whole file is verified or something failed; never with an exception.
    CompletionStage<Optional<String>> ended() {
        return ended;
    }

    boolean succeeded() {
        return ended.isDone() && ended.join().isEmpty();
    }

    /// What went wrong, for people; empty while nothing did.
    Optional<String> failure() {
        return ended.getNow(Optional.empty());
    }

    /// How much is received and hashed. Any thread.
    long hashedBytes() {
        return hashedBytes;
    }

    /// When it ended, on the loop's scale. Any thread, once [#ended()] is completed.
    long endNanos() {
        return endNanos;
    }

    private void askFirst(FileProtocol.Answer.Description file) {
        if (file.bytes() < 1) throw new IllegalStateException(server.brief() + " has a file without bytes");
        // Nothing is hashed before all of these are asked for.
        CompletableFuture<@Nullable Void> asked = new CompletableFuture<>();
        tail = asked;
        for (int i = 0; i < PIECES_AHEAD; i++) askNext(file);
        asked.complete(null);
    }

    private void askNext(FileProtocol.Answer.Description file) {
        long offset = askedBytes;
        int bytes = (int) Math.min(PIECE_BYTES, file.bytes() - offset);
        if (bytes == 0) return;
        askedBytes += bytes;
        tail = tail.thenCombine(
                ask(new FileProtocol.Request.Read(offset, bytes), FileProtocol.Answer.Piece.class), (_, piece) -> {
                    take(file, offset, bytes, piece.bytes());
                    return null;
                });
        endIfFailed(tail);
    }

    private void take(FileProtocol.Answer.Description file, long offset, int askedBytes, byte[] piece) {
        if (piece.length != askedBytes) {
            throw new IllegalStateException("%s sent a piece of %d bytes where %d were asked for"
                    .formatted(server.brief(), piece.length, askedBytes));
        }
        hash.update(piece);
        hashedBytes = offset + piece.length;
        if (hashedBytes < file.bytes()) {
            askNext(file);
        } else if (Arrays.equals(hash.digest(), file.sha256())) {
            end(Optional.empty());
        } else {
            throw new IllegalStateException("the file from " + server.brief() + " has another hash than it said");
        }
    }

    private <A extends FileProtocol.Answer> CompletionStage<A> ask(FileProtocol.Request request, Class<A> expected) {
        return calls.count(
                network.call(FileProtocol.PROTOCOL, server, request, timeout).thenApply(answer -> {
                    if (expected.isInstance(answer)) return expected.cast(answer);
                    throw new IllegalStateException(server.brief() + " answered another question about its file");
                }));
    }

    private void endIfFailed(CompletionStage<?> stage) {
        var _ = stage.whenComplete((_, failure) -> {
            if (failure != null) end(Optional.of(CallTally.reason(failure)));
        });
    }

    private void end(Optional<String> failure) {
        if (ended.isDone()) return;
        endNanos = clock.nowNanos();
        ended.complete(failure);
    }
}
