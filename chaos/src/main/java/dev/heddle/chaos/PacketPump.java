package dev.heddle.chaos;

import dev.heddle.core.LogLimit;
import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries packets one way between two tun devices, through a [PacketLine], on a thread of its own, which
/// waits for packets, for what is due and for orders at once. One thread at a time gives orders; it must
/// not do so after it has closed the pump.
final class PacketPump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacketPump.class);
    /// The largest packet.
    private static final int PACKET_BYTES = 64 << 10;

    /// After so many packets it looks at what is due.
    private static final int BATCH_PACKETS = 32;

    private static final int COUNTER_BYTES = 8;
    private static final Duration CLOSE_MOST = Duration.ofSeconds(1);

    private final TunDevice from;
    private final TunDevice to;
    private final PacketCounts counts = new PacketCounts();
    private final PacketLine<TunDevice> line;
    private final int wakeDescriptor;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final LogLimit refusedLog = new LogLimit();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;

    /// Starts it.
    PacketPump(String name, TunDevice from, TunDevice to, LineSettings settings, SplittableRandom random)
            throws IOException {
        this.from = from;
        this.to = to;
        line = new PacketLine<>(System.nanoTime(), settings, random, counts);
        try (SystemCalls calls = new SystemCalls()) {
            wakeDescriptor = calls.eventCounter();
        }
        if (wakeDescriptor < 0) throw new IOException("the system gives no event counter: error " + -wakeDescriptor);
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /// Why it carries nothing any more.
    CompletableFuture<String> ended() {
        return ended;
    }

    void settings(LineSettings settings) {
        call(() -> {
            line.settings(System.nanoTime(), settings);
            return true;
        });
    }

    void stall(boolean on) {
        call(() -> {
            line.stall(System.nanoTime(), on);
            return true;
        });
    }

    PacketCounters counters() {
        return call(counts::now);
    }

    @Override
    public void close() {
        closing = true;
        try (SystemCalls calls = new SystemCalls()) {
            wake(calls);
            if (!thread.join(CLOSE_MOST)) LOG.warn("{} did not end", thread.getName());
            else {
                int _ = calls.close(wakeDescriptor);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the thread has done it.
    private <T> T call(Supplier<T> order) {
        CompletableFuture<T> done = new CompletableFuture<>();
        orders.add(() -> done.complete(order.get()));
        try (SystemCalls calls = new SystemCalls()) {
            wake(calls);
        }
        CompletableFuture.anyOf(done, ended).join();
        if (!done.isDone()) throw new IllegalStateException("the relay carries nothing any more: " + ended.join());
        return done.join();
    }

    private void wake(SystemCalls calls) {
        MemorySegment one = calls.allocate(COUNTER_BYTES);
        one.fill((byte) 1);
        int _ = calls.write(wakeDescriptor, one, COUNTER_BYTES);
    }

    // ---- in the thread

    private void run() {
        try (SystemCalls calls = new SystemCalls()) {
            carry(calls);
            ended.complete("it is closed");
        } catch (IOException | RuntimeException failure) {
            LOG.error("{} ends", thread.getName(), failure);
            ended.complete(String.valueOf(failure.getMessage()));
        } finally {
            line.close();
        }
    }

    private void carry(SystemCalls calls) throws IOException {
        MemorySegment memory = calls.allocate(PACKET_BYTES);
        ByteBuffer view = memory.asByteBuffer();
        MemorySegment counter = calls.allocate(COUNTER_BYTES);
        Consumer<Packet<TunDevice>> sink = packet -> write(calls, memory, view, packet);
        while (!closing) {
            for (Runnable order = orders.poll(); order != null; order = orders.poll()) order.run();
            boolean more = read(calls, memory, view);
            line.onDeadline(System.nanoTime());
            line.drain(sink);
            if (!more) await(calls, counter);
        }
    }

    /// @return whether there may be more
    private boolean read(SystemCalls calls, MemorySegment memory, ByteBuffer view) throws IOException {
        for (int i = 0; i < BATCH_PACKETS; i++) {
            int bytes = calls.read(from.descriptor(), memory);
            if (bytes == -SystemCalls.EAGAIN || bytes == -SystemCalls.EINTR) return false;
            if (bytes < 0) {
                throw new IOException("the device %s is gone: error %d".formatted(from.name(), -bytes));
            }
            ByteBuf packet = PooledByteBufAllocator.DEFAULT
                    .directBuffer(bytes)
                    .writeBytes(view.clear().limit(bytes));
            line.on(System.nanoTime(), new Packet<>(packet, to));
        }
        return true;
    }

    private void write(SystemCalls calls, MemorySegment memory, ByteBuffer view, Packet<TunDevice> owned) {
        ByteBuf bytes = owned.bytes();
        int length = bytes.readableBytes();
        bytes.readBytes(view.clear().limit(length)).release();
        int wrote = calls.write(owned.to().descriptor(), memory, length);
        if (wrote >= 0) return;
        counts.undelivered++;
        String remark = refusedLog.remark(System.nanoTime());
        // A header with a turned bit may be none any more.
        if (remark != null)
            LOG.warn("{} takes a packet not: error {}{}", owned.to().name(), -wrote, remark);
    }

    private void await(SystemCalls calls, MemorySegment counter) throws IOException {
        long next = line.nextDeadlineNanos();
        long nanos = next == Machine.NO_DEADLINE ? -1 : Math.max(0, next - System.nanoTime());
        int ready = calls.poll(from.descriptor(), wakeDescriptor, nanos);
        if (ready < 0 && ready != -SystemCalls.EINTR) throw new IOException("cannot wait: error " + -ready);
        if (calls.otherReady()) {
            int _ = calls.read(wakeDescriptor, counter);
        }
    }
}
