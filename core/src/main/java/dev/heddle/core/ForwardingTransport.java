package dev.heddle.core;

import java.util.concurrent.CompletionStage;

/// A transport as it is, but for what a subclass changes: how it listens and dials, or what comes of it.
public abstract class ForwardingTransport implements Transport {
    private final Transport transport;

    protected ForwardingTransport(Transport transport) {
        this.transport = transport;
    }

    /// Each link as it is made; by itself it stays what it is. On the link's loop.
    ///
    /// @param dialled or else accepted
    protected ByteLink made(ByteLink link, boolean dialled) {
        return link;
    }

    @Override
    public boolean handles(NetworkAddress address) {
        return transport.handles(address);
    }

    @Override
    public CompletionStage<Listener> listen(NetworkAddress address, Acceptor acceptor) {
        return transport.listen(address, new Acceptor() {
            @Override
            public boolean admits(NetworkAddress from) {
                return acceptor.admits(from);
            }

            @Override
            public void accept(ByteLink link) {
                acceptor.accept(made(link, false));
            }
        });
    }

    @Override
    public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
        return transport.dial(address, timeoutNanos).thenApply(link -> made(link, true));
    }
}
