package dev.heddle.chaos;

import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/// One address that datagrams came from, and the socket by which they go on. Loop only.
final class DatagramClient {
    final InetSocketAddress address;
    long lastUsedNanos;
    boolean halfOpen;
    private final Dial dial;
    private DatagramChannel outgoing;
    private boolean gone;

    @FunctionalInterface
    interface Dial {
        /// A socket whose datagrams are answers to this client.
        DatagramChannel socketFor(DatagramClient client) throws IOException;
    }

    DatagramClient(InetSocketAddress address, Dial dial) throws IOException {
        this.address = address;
        this.dial = dial;
        outgoing = dial.socketFor(this);
    }

    /// Goes on by another port.
    ///
    /// @throws IOException when there is none; then it keeps the one it has
    void rebind() throws IOException {
        // The old one is still there, so that the new one cannot get its port.
        DatagramChannel fresh = dial.socketFor(this);
        ChannelFuture _ = outgoing.close();
        outgoing = fresh;
    }

    /// Whether what was sent to or by it may still be delivered.
    boolean carries() {
        return !halfOpen && !gone;
    }

    DatagramChannel outgoing() {
        return outgoing;
    }

    ChannelFuture close() {
        gone = true;
        return outgoing.close();
    }
}
