package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Keeps what a link told it, for a test's thread to look at.
final class RecordingReceiver implements ByteLink.Receiver {
    /// `bytes`, `finished`, `closed`: each kind of call in the order of its first, and any repetition of
    /// the last two.
    final List<String> calls = new CopyOnWriteArrayList<>();

    final CompletableFuture<Optional<IOException>> closed = new CompletableFuture<>();
    private final ByteLink link;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> strays = new CopyOnWriteArrayList<>();
    private volatile Runnable bytesTask = () -> {};
    private volatile Runnable roomTask = () -> {};

    RecordingReceiver(ByteLink link) {
        this.link = link;
    }

    ByteLink link() {
        return link;
    }

    /// Runs the task with each piece, before the piece is kept.
    void onBytes(Runnable task) {
        bytesTask = task;
    }

    void onRoom(Runnable task) {
        roomTask = task;
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    synchronized int byteCount() {
        return bytes.size();
    }

    boolean finished() {
        return calls.contains("finished");
    }

    /// Calls that were made on another thread than the loop's.
    List<String> strays() {
        return strays;
    }

    @Override
    public void onBytes(ByteBuf loan) {
        record("bytes");
        bytesTask.run();
        synchronized (this) {
            bytes.writeBytes(ByteBufUtil.getBytes(loan));
        }
    }

    @Override
    public void onRoom() {
        record("room");
        roomTask.run();
    }

    @Override
    public void onFinished() {
        record("finished");
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        record("closed");
        closed.complete(Optional.ofNullable(cause));
    }

    private void record(String call) {
        if (!link.loop().inLoop()) strays.add(call);
        boolean repeats = call.equals("bytes") || call.equals("room");
        if (!repeats || !calls.contains(call)) calls.add(call);
    }
}
