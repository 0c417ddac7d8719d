package dev.heddle.daemon;

/// How the sockets of a network get to their peers.
public sealed interface ProxyChoice {
    /// Through the HTTP proxy that the environment names, if it does.
    record Environment() implements ProxyChoice {}

    /// Directly.
    record None() implements ProxyChoice {}

    /// Through this HTTP proxy.
    ///
    /// @param host a name or an address; of IPv6 without brackets
    /// @param port 1 to 65,535
    record At(String host, int port) implements ProxyChoice {
        public At {
            if (port < 1 || port > 65_535) throw new IllegalArgumentException("a port is 1 to 65535, got " + port);
        }
    }

    /// @throws IllegalArgumentException when it is none of `environment`, `none` and `host:port`
    static ProxyChoice parse(String text) {
        if (text.equals("environment")) return new Environment();
        if (text.equals("none")) return new None();
        int colon = text.lastIndexOf(':');
        if (colon < 1) throw new IllegalArgumentException(Mistakes.quoted(text) + " is no host:port");
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return new At(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(Mistakes.quoted(text) + " is no host:port", malformed);
        }
    }
}
