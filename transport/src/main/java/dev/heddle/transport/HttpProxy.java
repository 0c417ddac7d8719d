package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A proxy that makes TCP connections for us, by the method CONNECT. It is spoken to in clear text and
/// without credentials.
///
/// @param host a name, or an address without brackets
/// @param port 1 to 65,535
/// @param exceptions hosts that are dialled without it: each a host (`node.example`, `10.0.0.1`, `::1`),
///     which stands for the names below it too, a suffix (`.example` or `*.example`), a block of addresses
///     (`10.0.0.0/8`, `fd00::/8`), or `*` for all; all but a block perhaps with the only port it is about
///     (`node.example:80`, `[::1]:80`)
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-connect">RFC 9110, section 9.3.6</a>
public record HttpProxy(String host, int port, List<String> exceptions) {
    private static final List<String> VARIABLES =
            List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy");
    private static final List<String> EXCEPTION_VARIABLES = List.of("no_proxy", "NO_PROXY");

    private static final String NAME = "[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?";
    private static final String VERSION_6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
    private static final Pattern HOST = Pattern.compile(NAME + "|" + VERSION_6);
    private static final Pattern LOCATION =
            Pattern.compile("(?:(?i:http)://)?(" + NAME + "|\\[" + VERSION_6 + "]):([0-9]{1,5})/?");

    /// @throws IllegalArgumentException naming what does not fit
    public HttpProxy {
        if (!isHost(host)) throw new IllegalArgumentException("a proxy has a name or an address as its host");
        if (port < 1 || port > 65_535) throw new IllegalArgumentException("a proxy's port is 1 to 65535, got " + port);
        for (String exception : exceptions) {
            DirectHosts _ = DirectHosts.parse(exception);
        }
        exceptions = List.copyOf(exceptions);
    }

    /// The proxy that an environment asks for: by the first of `https_proxy`, `HTTPS_PROXY`, `all_proxy`,
    /// `ALL_PROXY` and `http_proxy` that has a value, `http://HOST:PORT` or `HOST:PORT`, with the
    /// comma-separated exceptions of `no_proxy` or else `NO_PROXY`. Empty values count as absent.
    ///
    /// @param skipped told of each exception that makes no sense, in one sentence without its full stop; it
    ///     is left out, because these variables are shared with programs that read them in other ways
    /// @throws IllegalArgumentException naming the variable whose value cannot be used; a proxy that wants
    ///     TLS or credentials is such a value. A proxy's value is not in the message: it may hold a
    ///     password.
    public static Optional<HttpProxy> of(Map<String, String> environment, Consumer<String> skipped) {
        Optional<String> variable = firstSet(VARIABLES, environment);
        if (variable.isEmpty()) return Optional.empty();
        List<String> exceptions = exceptions(environment, skipped);
        Matcher location =
                LOCATION.matcher(environment.getOrDefault(variable.get(), "").strip());
        try {
            if (location.matches()) {
                String host = location.group(1).replaceAll("[\\[\\]]", "");
                return Optional.of(new HttpProxy(host, Integer.parseInt(location.group(2)), exceptions));
            }
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(variable.get() + ": " + unusable.getMessage(), unusable);
        }
        throw new IllegalArgumentException(
                variable.get() + " takes http://HOST:PORT or HOST:PORT, without credentials");
    }

    /// Whether connections to the address are made through it.
    boolean serves(NetworkAddress target) {
        return exceptions.stream().map(DirectHosts::parse).noneMatch(direct -> direct.covers(target));
    }

    /// Where it is dialled.
    NetworkAddress address() {
        NetworkAddress.Step tcp = new NetworkAddress.Tcp(port);
        if (host.contains(":"))
            return NetworkAddress.of(NetworkAddress.parse("/ip6/" + host).host(), tcp);
        try {
            return NetworkAddress.of(NetworkAddress.parse("/ip4/" + host).host(), tcp);
        } catch (IllegalArgumentException isName) {
            return NetworkAddress.of(new NetworkAddress.Dns(host), tcp);
        }
    }

    /// Host and port as people write them.
    String place() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// A host without the kind of address it is.
    static String text(NetworkAddress.Host host) {
        String step = NetworkAddress.of(host).toString();
        return step.substring(step.indexOf('/', 1) + 1);
    }

    private static List<String> exceptions(Map<String, String> environment, Consumer<String> skipped) {
        Optional<String> variable = firstSet(EXCEPTION_VARIABLES, environment);
        if (variable.isEmpty()) return List.of();
        List<String> exceptions = new ArrayList<>();
        for (String each : environment.getOrDefault(variable.get(), "").split(",", -1)) {
            String exception = each.strip();
            if (exception.isEmpty()) continue;
            try {
                DirectHosts _ = DirectHosts.parse(exception);
                exceptions.add(exception);
            } catch (IllegalArgumentException senseless) {
                skipped.accept(variable.get() + ": " + senseless.getMessage() + "; it is passed over");
            }
        }
        return exceptions;
    }

    private static Optional<String> firstSet(List<String> variables, Map<String, String> environment) {
        return variables.stream()
                .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
                .findFirst();
    }

    private static boolean isHost(String text) {
        if (!HOST.matcher(text).matches()) return false;
        if (!text.contains(":")) return true;
        try {
            return NetworkAddress.parse("/ip6/" + text).host() instanceof NetworkAddress.Ip6;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
