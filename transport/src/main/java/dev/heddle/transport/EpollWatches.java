package dev.heddle.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Makes Netty's epoll selectors with an [EpollWatch] between each selector and each of its sockets. Any
/// thread.
final class EpollWatches implements IoHandlerFactory {
    private final IoHandlerFactory selectors = EpollIoHandler.newFactory();
    private final Map<Integer, EpollWatch> byDescriptor = new ConcurrentHashMap<>();

    /// The watch of a socket that is registered with a loop.
    EpollWatch of(EpollSocketChannel channel) {
        EpollWatch watch = byDescriptor.get(channel.fd().intValue());
        if (watch == null) throw new IllegalStateException("not registered with a loop: " + channel);
        return watch;
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new WatchingSelector(selectors.newHandler(executor));
    }

    private final class WatchingSelector implements IoHandler {
        private final IoHandler selector;
        private final UnsentQuery query = new UnsentQuery();

        WatchingSelector(IoHandler selector) {
            this.selector = selector;
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            EpollIoHandle socket = (EpollIoHandle) handle;
            int descriptor = socket.fd().intValue();
            EpollWatch watch = new EpollWatch(socket, query, gone -> byDescriptor.remove(descriptor, gone));
            byDescriptor.put(descriptor, watch);
            watch.registered(selector.register(watch));
            return watch;
        }

        @Override
        public void initialize() {
            selector.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return selector.run(context);
        }

        @Override
        public void prepareToDestroy() {
            selector.prepareToDestroy();
        }

        @Override
        public void destroy() {
            selector.destroy();
        }

        @Override
        public void wakeup() {
            selector.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return selector.isCompatible(handleType);
        }
    }
}
