package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A proxy that makes TCP connections for us, by the method CONNECT. It is spoken to in clear text and
/// without credentials.
///
/// @param host a name, or an address without brackets
/// @param port 1 to 65,535
/// @param exceptions hosts that are dialled without it: each a host (`node.example`, `10.0.0.1`, `::1`),
///     which stands for the names below it too, a suffix (`.example`), or `*` for all
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-connect">RFC 9110, section 9.3.6</a>
public record HttpProxy(String host, int port, List<String> exceptions) {
    private static final List<String> VARIABLES =
            List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy");
    private static final List<String> EXCEPTION_VARIABLES = List.of("no_proxy", "NO_PROXY");

    private static final String NAME = "[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?";
    private static final String VERSION_6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
    private static final Pattern HOST = Pattern.compile(NAME + "|" + VERSION_6);
    private static final Pattern EXCEPTION = Pattern.compile("\\*|\\.?" + NAME + "|" + VERSION_6);
    private static final Pattern LOCATION =
            Pattern.compile("(?:(?i:http)://)?(" + NAME + "|\\[" + VERSION_6 + "]):([0-9]{1,5})/?");

    /// @throws IllegalArgumentException naming what does not fit
    public HttpProxy {
        if (!isHost(host)) throw new IllegalArgumentException("a proxy has a name or an address as its host");
        if (port < 1 || port > 65_535) throw new IllegalArgumentException("a proxy's port is 1 to 65535, got " + port);
        exceptions = exceptions.stream().map(HttpProxy::exception).toList();
    }

    /// The proxy that an environment asks for: by the first of `https_proxy`, `HTTPS_PROXY`, `all_proxy`,
    /// `ALL_PROXY` and `http_proxy` that has a value, `http://HOST:PORT` or `HOST:PORT`, with the
    /// comma-separated exceptions of `no_proxy` or else `NO_PROXY`. Empty values count as absent.
    ///
    /// @throws IllegalArgumentException naming the variable whose value cannot be used; a proxy that wants
    ///     TLS or credentials is such a value. A proxy's value is not in the message: it may hold a
    ///     password.
    public static Optional<HttpProxy> of(Map<String, String> environment) {
        Optional<String> variable = firstSet(VARIABLES, environment);
        if (variable.isEmpty()) return Optional.empty();
        List<String> exceptions = exceptions(environment);
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

    /// Whether connections to the host are made through it.
    boolean serves(NetworkAddress.Host target) {
        boolean named = !(target instanceof NetworkAddress.Ip4 || target instanceof NetworkAddress.Ip6);
        String text = named ? canonical(text(target)) : text(target);
        for (String exception : exceptions) {
            String suffix = exception.startsWith(".") ? exception : "." + exception;
            if (exception.equals("*") || text.equals(exception) || (named && text.endsWith(suffix))) return false;
        }
        return true;
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

    private static List<String> exceptions(Map<String, String> environment) {
        Optional<String> variable = firstSet(EXCEPTION_VARIABLES, environment);
        if (variable.isEmpty()) return List.of();
        try {
            return Arrays.stream(environment.getOrDefault(variable.get(), "").split(",", -1))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .map(HttpProxy::exception)
                    .toList();
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(variable.get() + ": " + unusable.getMessage(), unusable);
        }
    }

    private static String exception(String text) {
        boolean known = EXCEPTION.matcher(text).matches() && (!text.contains(":") || isHost(text));
        if (known) return canonical(text);
        throw new IllegalArgumentException("'%s' is no host, no suffix such as .example, and not *"
                .formatted(text.length() <= 64 ? text : text.substring(0, 64) + "..."));
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

    /// One spelling for each host: lower case, no dot at the end, the shortest form of an IPv6 address.
    private static String canonical(String host) {
        if (host.contains(":"))
            return NetworkAddress.parse("/ip6/" + host).toString().substring("/ip6/".length());
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
