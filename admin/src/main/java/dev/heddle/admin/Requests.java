package dev.heddle.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.heddle.core.LimitUse;
import dev.heddle.core.LogLimit;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// Takes each request from its head to its answer, on a thread of its own. Only what the [Gate] lets through
/// learns what is served here.
final class Requests implements HttpHandler {
    /// For answers and bodies: keys in the order of a record's components, and none twice.
    static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            // Public records of exported packages need not be opened.
            .disable(MapperFeature.OVERRIDE_PUBLIC_ACCESS_MODIFIERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Map<String, Route> routes;
    private final Gate gate;
    private final Semaphore turns = new Semaphore(AdminServer.REQUESTS_MOST);
    private final AtomicLong refused = new AtomicLong();
    private final LogLimit refusalLines = new LogLimit();
    private final LogLimit faultLines = new LogLimit();

    Requests(Map<String, Route> routes, Gate gate) {
        this.routes = routes;
        this.gate = gate;
    }

    /// @param allow the methods of a path where another one was used
    private record Answer(int status, Object body, Optional<String> allow) {
        static Answer of(Object body) {
            return new Answer(200, body, Optional.empty());
        }

        static Answer error(int status, String sentence) {
            return new Answer(status, JSON.createObjectNode().put("error", sentence), Optional.empty());
        }
    }

    LimitUse limit() {
        int used = AdminServer.REQUESTS_MOST - turns.availablePermits();
        return new LimitUse("admin requests", used, AdminServer.REQUESTS_MOST, refused.get());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers answered = exchange.getResponseHeaders();
            answered.set("Cache-Control", "no-store");
            // A connection that waits for a second request is one that another client cannot have.
            answered.set("Connection", "close");
            Optional<Gate.Refusal> refusal = gate.refusal(exchange.getRequestHeaders());
            if (refusal.isPresent()) {
                refuse(exchange, refusal.get());
            } else {
                write(exchange, answer(exchange));
            }
        }
    }

    private void refuse(HttpExchange exchange, Gate.Refusal refusal) throws IOException {
        refused.incrementAndGet();
        String remark = refusalLines.remark(System.nanoTime());
        if (remark != null) LOG.warn("the admin endpoint refused a request: {}{}", refusal.reason(), remark);
        if (refusal.status() == 401) exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        exchange.sendResponseHeaders(refusal.status(), -1);
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Route route = routes.get(exchange.getRequestURI().getPath());
        if (route == null) return Answer.error(404, "there is nothing at this path");
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                var get = route.get();
                if (get.isPresent()) {
                    String query = exchange.getRequestURI().getRawQuery();
                    return inTurn(() -> apply(get.get(), query == null ? Map.of() : parameters(query)));
                }
            }
            case "POST" -> {
                var post = route.post();
                if (post.isPresent()) return order(exchange, post.get());
            }
            default -> {
                // Neither asks nor orders.
            }
        }
        Answer wrong = Answer.error(405, "this path takes " + route.methods());
        return new Answer(wrong.status(), wrong.body(), Optional.of(route.methods()));
    }

    private Answer order(HttpExchange exchange, Function<? super JsonNode, ?> post) throws IOException {
        // A form of a web page cannot have this type.
        List<String> types = exchange.getRequestHeaders().getOrDefault("Content-Type", List.of());
        if (types.size() != 1 || !isJson(types.getFirst())) {
            return Answer.error(415, "an order has Content-Type application/json");
        }
        byte[] body = exchange.getRequestBody().readNBytes(AdminServer.BODY_BYTES_MOST + 1);
        if (body.length > AdminServer.BODY_BYTES_MOST) {
            return Answer.error(413, "an order has %d bytes at most".formatted(AdminServer.BODY_BYTES_MOST));
        }
        return inTurn(() -> apply(post, parse(body)));
    }

    /// @throws IllegalArgumentException when it is no JSON
    private static JsonNode parse(byte[] body) {
        try {
            JsonNode parsed = JSON.readTree(body);
            if (parsed.isMissingNode()) throw new IllegalArgumentException("an order has a body of JSON");
            return parsed;
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("the body is no JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    private interface Work {
        Object run();
    }

    /// One of a few at a time: what is asked may be costly, whoever asks.
    private Answer inTurn(Work work) {
        if (!turns.tryAcquire()) {
            refused.incrementAndGet();
            return Answer.error(
                    503, "%d requests are being answered already; ask again".formatted(AdminServer.REQUESTS_MOST));
        }
        try {
            return Answer.of(JSON.valueToTree(work.run()));
        } catch (IllegalArgumentException wrong) {
            return Answer.error(400, String.valueOf(wrong.getMessage()));
        } catch (RuntimeException fault) {
            String remark = faultLines.remark(System.nanoTime());
            if (remark != null) LOG.error("the admin endpoint could not answer{}", remark, fault);
            return Answer.error(500, "a fault of this process; its log has more");
        } finally {
            turns.release();
        }
    }

    private static <T> Object apply(Function<? super T, ?> answer, T asked) {
        return answer.apply(asked);
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer.body());
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        answer.allow().ifPresent(methods -> headers.set("Allow", methods));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static boolean isJson(String type) {
        int end = type.indexOf(';');
        String bare = end < 0 ? type : type.substring(0, end);
        return bare.strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    /// @throws IllegalArgumentException when a name is there twice, or something is not encoded as it must be
    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
            if (parameters.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("the parameter '%s' is there twice".formatted(name));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
