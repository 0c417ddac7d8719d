package dev.heddle.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Stands between Netty's epoll selector and one of its sockets, and changes what the selector is asked
/// for, for four reasons:
///
/// - `EPOLLOUT` is wanted also while Netty has nothing to write: with `TCP_NOTSENT_LOWAT` it says when the
/// kernel's unsent queue has drained.
/// - `EPOLLRDHUP` is never wanted: on it Netty reads all that is there, even when reading is off. The end
/// of the input shows in reading anyway.
/// - No events at all is never asked for: Netty's selector then forgets the socket and fails at its next
/// request, so half-closed links broke at the first write that had to wait (Netty 4.2.18). Edge-triggered
/// and otherwise nothing is the same, and keeps `EPOLLHUP`, which cannot be switched off, from being
/// repeated without end.
/// - An error while nobody reads would go unnoticed; it is reported.
///
/// Loop only.
final class EpollWatch implements EpollIoHandle, IoRegistration, SocketWatch {
    private final EpollIoHandle socket;
    private final UnsentQuery query;
    private final Consumer<EpollWatch> onGone;
    private @Nullable IoRegistration registration;
    private @Nullable Events events;
    private EpollIoOps wanted = EpollIoOps.NONE;
    private EpollIoOps submitted = EpollIoOps.NONE;
    private boolean drainAwaited;

    EpollWatch(EpollIoHandle socket, UnsentQuery query, Consumer<EpollWatch> onGone) {
        this.socket = socket;
        this.query = query;
        this.onGone = onGone;
    }

    /// Completes the construction: the selector's registration needs this watch and this watch needs it.
    void registered(IoRegistration with) {
        registration = with;
    }

    // ---- towards the link

    @Override
    public int unsentBytes() {
        return query.unsentBytes(socket.fd().intValue());
    }

    @Override
    public void awaitDrained() {
        if (drainAwaited || !isValid()) return;
        drainAwaited = true;
        submitWanted();
    }

    @Override
    public void report(Events to) {
        events = to;
    }

    // ---- towards the selector

    @Override
    public FileDescriptor fd() {
        return socket.fd();
    }

    @Override
    public void handle(IoRegistration by, IoEvent ioEvent) {
        EpollIoOps ops = ((EpollIoEvent) ioEvent).ops();
        if (events != null && ops.contains(EpollIoOps.EPOLLERR) && !wanted.contains(EpollIoOps.EPOLLIN)) {
            int errno = pendingError();
            if (errno != 0) {
                events.onBroken(errno);
                return;
            }
        }
        if (drainAwaited && ops.contains(EpollIoOps.EPOLLOUT)) {
            drainAwaited = false;
            submitWanted();
            if (events != null) events.onDrained();
        }
        socket.handle(this, ioEvent);
    }

    @Override
    public void registered() {
        socket.registered();
    }

    @Override
    public void unregistered() {
        onGone.accept(this);
        socket.unregistered();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (Exception thrown) {
            throw new IllegalStateException("a socket did not close", thrown);
        }
    }

    // ---- towards Netty's channel

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
    public <T> T attachment() {
        return selector().attachment();
    }

    @Override
    public long submit(IoOps ops) {
        wanted = (EpollIoOps) ops;
        return submitWanted();
    }

    @Override
    public boolean isValid() {
        return selector().isValid();
    }

    @Override
    public boolean cancel() {
        return selector().cancel();
    }

    private long submitWanted() {
        EpollIoOps ops = wanted.without(EpollIoOps.EPOLLRDHUP);
        if (drainAwaited) ops = ops.with(EpollIoOps.EPOLLOUT);
        if (ops.equals(EpollIoOps.NONE)) ops = EpollIoOps.EPOLLET;
        if (ops.equals(submitted)) return ops.value();
        submitted = ops;
        return selector().submit(ops);
    }

    private IoRegistration selector() {
        return Objects.requireNonNull(registration, "not registered yet");
    }

    /// The socket's error, which asking clears.
    private int pendingError() {
        try {
            return ((Socket) socket.fd()).getSoError();
        } catch (IOException closed) {
            return 0;
        }
    }
}
