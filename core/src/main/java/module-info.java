/// The words everyone uses and the contracts to the world; no sockets, no threads, no system clock.
@org.jspecify.annotations.NullMarked
module dev.heddle.core {
    requires transitive io.netty.buffer;
    requires transitive org.jspecify;

    exports dev.heddle.core;
}
