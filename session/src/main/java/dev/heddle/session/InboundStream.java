package dev.heddle.session;

import dev.heddle.core.Limits;
import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one message of a link that comes in pieces at a time. What does not fit is noted and dropped as
/// deployed nodes do it; none of it closes the link. Beyond them, a stream is bounded in bytes and in time
/// (T-13, T-16).
final class InboundStream {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long MEBIBYTE = 1 << 20;

    private final Limits.Reassembly limits;
    private final int messageLimitBytes;
    private final int frameLimitBytes;
    private final ReassemblyShare share;
    private final ByteBufAllocator allocator;
    private final Consumer<Irregularity> noted;

    // The stream under way; its message has this very body.
    private @Nullable ReassembledBody body;
    private Frame.@Nullable Carrying message;
    private int streamId;
    private int fragments;
    private int lastFragment;
    /// The longest that it can be whose pieces are no longer than the first.
    private long announcedBytes;

    private long startNanos;
    private long progressNanos;
    /// Of the frame that was arriving at the last progress.
    private int progressFrameBytes;

    /// The last one that found no room; its fragments still come, and its sender cannot know.
    private int roomlessId;
    private boolean roomless;

    /// @param noted told of whatever does not fit
    InboundStream(Limits limits, ReassemblyShare share, ByteBufAllocator allocator, Consumer<Irregularity> noted) {
        this.limits = limits.reassembly();
        this.messageLimitBytes = limits.messageBytes();
        this.frameLimitBytes = limits.frameBytes();
        this.share = share;
        this.allocator = allocator;
        this.noted = noted;
    }

    /// A stream begins.
    void onHeader(long nowNanos, Frame.StreamHeader header) {
        if (!(header.first() instanceof Frame.Carrying first)) {
            noted.accept(new Irregularity.StreamOfAnError());
            return;
        }
        if (header.fragments() < 1 || header.fragments() > FrameCodec.MOST_FRAGMENTS) {
            noted.accept(new Irregularity.FragmentCount(header.fragments()));
            return;
        }
        if (body != null) throwAway(new Irregularity.StreamReplaced(streamId, body.readableBytes()));
        roomless = false;
        ReassembledBody fresh = new ReassembledBody(allocator, share);
        body = fresh;
        message = first.with(fresh);
        streamId = header.streamId();
        fragments = header.fragments();
        lastFragment = 0;
        announcedBytes = (1L + header.fragments()) * first.body().readableBytes();
        startNanos = nowNanos;
        append(nowNanos, fresh, first.body());
    }

    /// A stream goes on.
    ///
    /// @return the message once it is whole; its body is the caller's
    Frame.@Nullable Carrying onFragment(long nowNanos, Frame.Fragment fragment) {
        expire(nowNanos);
        ReassembledBody held = body;
        if (held == null) {
            boolean itsOwn = roomless && fragment.streamId() == roomlessId;
            noted.accept(
                    itsOwn
                            ? new Irregularity.FragmentWithoutRoom(fragment.streamId(), fragment.number())
                            : new Irregularity.FragmentWithoutStream(fragment.streamId(), fragment.number()));
            return null;
        }
        if (fragment.streamId() != streamId) {
            noted.accept(new Irregularity.FragmentOfAnotherStream(fragment.streamId(), streamId));
            return null;
        }
        if (fragment.number() != lastFragment + 1) {
            noted.accept(new Irregularity.FragmentOutOfOrder(fragment.number(), lastFragment + 1));
            return null;
        }
        lastFragment++;
        if (!append(nowNanos, held, fragment.piece()) || lastFragment < fragments) return null;
        Frame.Carrying whole = message;
        body = null;
        message = null;
        return whole;
    }

    /// A part of a frame came, which may be the next piece: on a slow link one of 4 MiB takes longer than a
    /// stream may stand still. It is progress if it comes no slower than the slowest stream may be; a byte
    /// now and then is none.
    ///
    /// @param frameBytes of that frame so far
    void arriving(long nowNanos, int frameBytes) {
        if (frameBytes < progressFrameBytes) progressFrameBytes = 0;
        long moreNanos = SECOND_NANOS * (frameBytes - progressFrameBytes) / limits.slowest();
        if (moreNanos < nowNanos - progressNanos) return;
        progressNanos = nowNanos;
        progressFrameBytes = frameBytes;
    }

    void expire(long nowNanos) {
        if (body == null || deadlineNanos() - nowNanos > 0) return;
        long afterMillis = (nowNanos - startNanos) / 1_000_000;
        throwAway(new Irregularity.StreamExpired(streamId, lastFragment, fragments, body.readableBytes(), afterMillis));
    }

    long nextDeadlineNanos() {
        return body == null ? Machine.NO_DEADLINE : deadlineNanos();
    }

    void close() {
        if (body != null) body.release();
        body = null;
        message = null;
    }

    private boolean append(long nowNanos, ReassembledBody held, ByteBuf piece) {
        long bytes = held.readableBytes() + (long) piece.readableBytes();
        if (bytes > messageLimitBytes) {
            throwAway(new Irregularity.StreamTooLong(streamId, bytes, messageLimitBytes));
            return false;
        }
        if (!held.append(piece)) {
            roomless = true;
            roomlessId = streamId;
            throwAway(new Irregularity.NoRoomForStream(streamId, held.readableBytes()));
            return false;
        }
        progressNanos = nowNanos;
        progressFrameBytes = 0;
        return true;
    }

    private void throwAway(Irregularity why) {
        close();
        noted.accept(why);
    }

    private long deadlineNanos() {
        ReassembledBody held = body;
        long bytes = held == null ? 0 : held.readableBytes();
        // As a plain frame it would have no deadline at all: cutting it must not make it fail on a slow
        // link.
        if (Math.max(bytes, announcedBytes) <= frameLimitBytes) {
            return startNanos + limits.base().toNanos();
        }
        long inAllNanos = limits.base().toNanos() + limits.perMebibyte().toNanos() * bytes / MEBIBYTE;
        long slowestNanos = Math.max(limits.slowestAfter().toNanos(), SECOND_NANOS * bytes / limits.slowest());
        long endNanos = startNanos + Math.min(inAllNanos, slowestNanos);
        long idleNanos = progressNanos + limits.idle().toNanos();
        return endNanos - idleNanos < 0 ? endNanos : idleNanos;
    }
}
