package dev.heddle.admin;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who may ask at all. A browser on this machine is the danger: a page of a stranger can make it send requests
/// here, under a name that the stranger resolves to this machine or with a form. Such a request has another
/// host in it, or an origin; and no page knows the token.
final class Gate {
    private final AdminToken token;
    private final List<String> hosts;

    /// @param port where the server listens
    Gate(AdminToken token, int port) {
        this.token = token;
        hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /// @param status of the answer, which says no more than that
    /// @param reason for the log, without anything that was sent
    record Refusal(int status, String reason) {}

    /// @return empty if the request may be looked at
    Optional<Refusal> refusal(Headers headers) {
        if (headers.containsKey("Origin")) return Optional.of(new Refusal(403, "it comes from a web page"));
        String host = single(headers, "Host");
        if (!hosts.contains(host.toLowerCase(Locale.ROOT))) {
            return Optional.of(new Refusal(403, "it was sent to another host's name"));
        }
        if (!token.admits(single(headers, "Authorization"))) {
            return Optional.of(new Refusal(401, "it has no token, or a wrong one"));
        }
        return Optional.empty();
    }

    /// The header's value; empty if it is not there once.
    private static String single(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? values.getFirst() : "";
    }
}
