package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One end of a link under test, driven from the test's thread.
final class End {
    final ByteLink link;
    final RecordingReceiver receiver;

    /// On the link's loop.
    private End(ByteLink link) {
        this.link = link;
        this.receiver = new RecordingReceiver(link);
    }

    /// Starts the link. On its loop.
    static End start(ByteLink link) {
        return start(link, _ -> {});
    }

    /// Starts the link with a receiver that was prepared. On its loop.
    static End start(ByteLink link, Consumer<RecordingReceiver> prepare) {
        End end = new End(link);
        prepare.accept(end.receiver);
        link.start(end.receiver);
        return end;
    }

    /// Runs a task on the loop and waits for it.
    void run(Runnable task) {
        call(() -> {
            task.run();
            return true;
        });
    }

    <T> T call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        link.loop().execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | Error thrown) {
                result.completeExceptionally(thrown);
            }
        });
        return result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /// Writes and flushes, whether or not there is room.
    void send(byte[] bytes) {
        run(() -> {
            link.write(buffer(bytes));
            link.flush();
        });
    }

    /// Writes in chunks of random sizes as long as there is room, and goes on by itself when there is room
    /// again.
    void stream(byte[] bytes, SplittableRandom random) {
        Stream stream = new Stream(bytes, random);
        receiver.onRoom(stream::pump);
        run(stream::pump);
    }

    Optional<IOException> awaitClosed() {
        return receiver.closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    static ByteBuf buffer(byte[] bytes) {
        return PooledByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
    }

    private final class Stream {
        private final byte[] bytes;
        private final SplittableRandom random;
        private int at;

        Stream(byte[] bytes, SplittableRandom random) {
            this.bytes = bytes;
            this.random = random;
        }

        void pump() {
            while (at < bytes.length && link.roomBytes() > 0) {
                int count = Math.min(random.nextInt(1, 70_000), bytes.length - at);
                ByteBuf chunk = random.nextBoolean()
                        ? PooledByteBufAllocator.DEFAULT.heapBuffer(count)
                        : PooledByteBufAllocator.DEFAULT.directBuffer(count);
                link.write(chunk.writeBytes(bytes, at, count));
                at += count;
                if (random.nextInt(4) == 0) link.flush();
            }
            link.flush();
        }
    }
}
