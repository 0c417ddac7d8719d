package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// A program for a process that knows the name `several`: dials it for both versions, for the fourth and
/// for the sixth, and prints where it came to; somebody listens on 127.0.0.1 alone.
final class DialName {
    private DialName() {}

    public static void main(String[] arguments) {
        RealPlatform.Options options =
                RealPlatform.Options.DEFAULT.withLoops(1).withIo(Io.valueOf(System.getProperty("io")));
        try (RealPlatform platform = RealPlatform.open(options)) {
            Transport tcp = platform.transports().getFirst();
            Transport.Listener listener =
                    platform.await(tcp.listen(NetworkAddress.parse("/ip4/127.0.0.1/tcp/0"), ByteLink::close));
            int port = listener.address().tcpPort().orElseThrow();
            for (String version : List.of("dns", "dns4", "dns6")) {
                NetworkAddress address = NetworkAddress.parse("/%s/several/tcp/%s".formatted(version, port));
                System.out.println(place(platform, tcp, address));
            }
        }
    }

    private static String place(RealPlatform platform, Transport tcp, NetworkAddress address) {
        try {
            return platform.await(
                    tcp.dial(address, TimeUnit.SECONDS.toNanos(10)).thenApply(link -> {
                        link.close();
                        return NetworkAddress.of(link.remote().host()).toString();
                    }));
        } catch (CompletionException refused) {
            String reason = String.valueOf(refused.getMessage());
            return reason.endsWith("connection refused") ? "refused" : reason;
        }
    }
}
