package dev.heddle.transport.program;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Transport;
import dev.heddle.transport.RealPlatform;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A program that uses the real platform once, on the class path or on the module path, and ends. It has a package of
/// its own because the class path cannot add to a package of a module.
public final class OpenAndClose {
    private OpenAndClose() {}

    public static void main(String[] arguments) {
        Platform platform = ServiceLoader.load(Platform.Provider.class)
                .findFirst()
                .orElseThrow()
                .open();
        Transport tcp = platform.transports().getFirst();
        CompletableFuture<NetworkAddress> accepted = new CompletableFuture<>();
        Transport.Listener listener = platform.await(tcp.listen(NetworkAddress.parse("/ip4/127.0.0.1/tcp/0"), link -> {
            link.close();
            accepted.complete(link.remote());
        }));
        platform.await(
                tcp.dial(listener.address(), TimeUnit.SECONDS.toNanos(10)).thenAccept(link -> link.close()));
        platform.await(accepted);
        System.out.println(platform.getClass().getModule().getName() + " on " + RealPlatform.Options.DEFAULT.io());
        // Left open: what it started must not keep the JVM alive.
    }
}
