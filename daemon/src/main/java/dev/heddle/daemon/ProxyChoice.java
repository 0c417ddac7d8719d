package dev.heddle.daemon;

import dev.heddle.config.Mistakes;
import dev.heddle.transport.HttpProxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// How the sockets of a network get to their peers.
public sealed interface ProxyChoice {
    /// Through the HTTP proxy that the environment names, if it does.
    record Environment() implements ProxyChoice {}

    /// Directly.
    record None() implements ProxyChoice {}

    /// Through this HTTP proxy.
    record Through(HttpProxy proxy) implements ProxyChoice {}

    /// @throws IllegalArgumentException when it is none of `environment`, `none` and `host:port`
    static ProxyChoice parse(String text) {
        if (text.equals("environment")) return new Environment();
        if (text.equals("none")) return new None();
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return new Through(new HttpProxy(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)),
                    List.of()));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(Mistakes.quoted(text) + " is no host:port", malformed);
        }
    }

    /// @param skipped told of each exception of the environment that makes no sense and is left out, in one
    ///     sentence without its full stop
    /// @throws IllegalArgumentException when the environment names a proxy that cannot be used
    default Optional<HttpProxy> proxy(Map<String, String> environment, Consumer<String> skipped) {
        return switch (this) {
            case Environment() -> HttpProxy.of(environment, skipped);
            case None() -> Optional.empty();
            case Through(HttpProxy proxy) -> Optional.of(proxy);
        };
    }
}
