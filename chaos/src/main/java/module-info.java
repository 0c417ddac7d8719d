/// Real links made bad on purpose: proxies, a relay of IP packets, and a hostile client.
@org.jspecify.annotations.NullMarked
module dev.heddle.chaos {
    requires transitive dev.heddle.admin;
    requires transitive dev.heddle.session;
    requires dev.heddle.transport;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports dev.heddle.chaos;
}
