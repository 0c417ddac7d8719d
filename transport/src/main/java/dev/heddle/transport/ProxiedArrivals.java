package dev.heddle.transport;

import dev.heddle.core.LogLimit;
import dev.heddle.core.NetworkAddress;
import io.netty.channel.socket.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of one listener that have not said yet whom their load balancer speaks for. They are
/// bounded in number and time: nobody counts them yet, and the handshake's clock starts only behind the
/// header. Any thread.
final class ProxiedArrivals {
    private static final Logger LOG = LoggerFactory.getLogger(ProxiedArrivals.class);
    /// As many as may be in their handshake by default; when one more comes, the one that has waited
    /// longest goes.
    static final int MOST = 256;
    /// A load balancer sends the header with its first packet.
    static final long HEADER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Queue<PreambleReader> waiting = new ConcurrentLinkedQueue<>();
    private final LogLimit drops = new LogLimit();

    /// Reads the header of an accepted connection. On its loop.
    ///
    /// @param channel [prepared][TcpLink#prepare]
    /// @param balancer the other end of the connection
    /// @param onSource told the address in the header, or the balancer's own if the header has none; puts
    ///     the link behind the channel
    void admit(SocketChannel channel, RealLoop loop, NetworkAddress balancer, Consumer<NetworkAddress> onSource) {
        ProxyHeader header = new ProxyHeader();
        long deadlineNanos = loop.nowNanos() + HEADER_NANOS;
        PreambleReader arrival =
                PreambleReader.attach(channel, loop, header, deadlineNanos, new PreambleReader.Events() {
                    @Override
                    public void onComplete(PreambleReader reader) {
                        waiting.remove(reader);
                        onSource.accept(header.source().orElse(balancer));
                    }

                    @Override
                    public void onRefused(PreambleReader reader, String reason) {
                        waiting.remove(reader);
                        String more = drops.remark(loop.nowNanos());
                        if (more != null) LOG.warn("dropped a connection from {}: {}{}", balancer, reason, more);
                    }
                });
        waiting.add(arrival);
        if (waiting.size() <= MOST) return;
        PreambleReader longest = waiting.poll();
        if (longest != null) longest.giveUp("%d others wait for theirs too".formatted(MOST));
    }
}
