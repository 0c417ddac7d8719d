package dev.heddle.transport;

class TcpNioTransportTest extends TcpTransportContract {
    @Override
    RealPlatform.Options options() {
        return RealPlatform.Options.DEFAULT
                .withLoops(2)
                .withThreadNamePrefix("nio")
                .withIo(Io.NIO);
    }
}
