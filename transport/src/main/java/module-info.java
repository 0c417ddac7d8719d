/// Sockets, threads, files and the system clock: TCP and in-memory links, and a store.
@org.jspecify.annotations.NullMarked
module dev.heddle.transport {
    requires transitive dev.heddle.core;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires java.management;
    requires jdk.management;
    requires org.slf4j;

    exports dev.heddle.transport;

    provides dev.heddle.core.Platform.Provider with
            dev.heddle.transport.RealPlatformProvider;
}
