/// End-to-end load, beside what a user would pick instead.
@org.jspecify.annotations.NullMarked
module dev.heddle.bench {
    requires dev.heddle.admin;
    requires dev.heddle.app;
    requires dev.heddle.chaos;
    requires dev.heddle.daemon;
    requires dev.heddle.network;
    requires dev.heddle.transport;
    requires info.picocli;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires HdrHistogram;
    requires tools.jackson.databind;

    opens dev.heddle.bench to
            info.picocli,
            tools.jackson.databind;

    provides dev.heddle.app.CommandProvider with
            dev.heddle.bench.BenchCommandProvider;
}
