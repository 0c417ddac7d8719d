package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A `/memory` port that accepts links. Any thread.
final class MemoryListener implements Transport.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryListener.class);

    private final Loops loops;
    private final Transport.Acceptor acceptor;
    private final Consumer<MemoryListener> onClose;
    private volatile int port;

    /// @param onClose told each time it is closed
    MemoryListener(Loops loops, Transport.Acceptor acceptor, Consumer<MemoryListener> onClose) {
        this.loops = loops;
        this.acceptor = acceptor;
        this.onClose = onClose;
    }

    /// @param wanted the port, or 0 for any
    /// @return whether a port was free
    boolean open(int wanted) {
        port = wanted;
        if (wanted != 0) return MemoryPorts.PROCESS.take(wanted, this);
        port = MemoryPorts.PROCESS.takeAny(this);
        return port != 0;
    }

    /// The loop of this end of a link that is being made.
    RealLoop nextLoop() {
        return loops.next();
    }

    /// Hands a link to the acceptor, on the link's loop.
    ///
    /// @throws java.util.concurrent.RejectedExecutionException if this end's platform is closed
    void accept(MemoryLink link) {
        link.loop().execute(() -> {
            try {
                acceptor.accept(link);
            } catch (RuntimeException thrown) {
                LOG.error("the acceptor of {} threw; the link is closed", address(), thrown);
                link.close();
            }
        });
    }

    @Override
    public NetworkAddress address() {
        return NetworkAddress.of(new NetworkAddress.Memory(port));
    }

    @Override
    public CompletionStage<Void> close() {
        MemoryPorts.PROCESS.release(port, this);
        onClose.accept(this);
        return CompletableFuture.completedStage(null);
    }
}
