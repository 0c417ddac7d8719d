package dev.heddle.chaos;

import dev.heddle.admin.AdminServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/// What a proxy or a relay answers at its admin port. Each answer is what `GET /line` answers: the settings
/// of both ways, and the counters.
///
/// `POST /line` changes the settings that it names, and `POST /stall` with `"on"` stops a way or lets it go
/// on. Both do so for the way that `"way"` names, or for both where it names none.
public final class LineRoutes {
    private static final double MILLI_NANOS = 1e6;
    private static final String WAY = "way";

    /// The names of settings, as in the answers too, and what each changes.
    private static final Map<String, BiFunction<LineSettings, Double, LineSettings>> CHANGES = new TreeMap<>(Map.of(
            "delayMillis",
            (line, number) -> line.withDelay(duration(number)),
            "jitterMillis",
            (line, number) -> line.withJitter(duration(number)),
            "bytesPerSecond",
            (line, number) -> line.withRate(whole(number), line.queueBytes()),
            "queueBytes",
            (line, number) -> line.withRate(line.bytesPerSecond(), Math.clamp(whole(number), 0, Integer.MAX_VALUE)),
            "corruption",
            LineSettings::withCorruption,
            "loss",
            LineSettings::withLoss,
            "duplication",
            LineSettings::withDuplication,
            "reordering",
            LineSettings::withReordering));

    private LineRoutes() {}

    /// @return to which the line's own actions may be added
    public static AdminServer.Builder of(BadLine line) {
        return AdminServer.builder()
                .get("/line", _ -> state(line))
                .post("/line", body -> change(line, body))
                .post("/stall", body -> stall(line, body));
    }

    /// With `POST /reset` and `POST /half-open`.
    public static AdminServer.Builder of(StreamProxy proxy) {
        AdminServer.Builder routes = of((BadLine) proxy);
        action(routes, "/reset", proxy, proxy::reset);
        action(routes, "/half-open", proxy, proxy::halfOpen);
        return routes;
    }

    /// With `POST /reset`, `POST /half-open` and `POST /rebind`.
    public static AdminServer.Builder of(DatagramProxy proxy) {
        AdminServer.Builder routes = of((BadLine) proxy);
        action(routes, "/reset", proxy, proxy::reset);
        action(routes, "/half-open", proxy, proxy::halfOpen);
        action(routes, "/rebind", proxy, proxy::rebind);
        return routes;
    }

    /// Adds an action that needs no words.
    static void action(AdminServer.Builder routes, String path, BadLine line, Runnable action) {
        routes.post(path, body -> {
            requireKeys(body, List.of());
            action.run();
            return state(line);
        });
    }

    private static Map<String, Object> state(BadLine line) {
        Map<String, Object> state = new LinkedHashMap<>();
        for (Way way : Way.values()) state.put(name(way), state(line, way));
        state.put("counters", line.counters());
        return state;
    }

    private static Map<String, Object> state(BadLine line, Way way) {
        LineSettings settings = line.settings(way);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("delayMillis", settings.delay().toNanos() / MILLI_NANOS);
        state.put("jitterMillis", settings.jitter().toNanos() / MILLI_NANOS);
        state.put("bytesPerSecond", settings.bytesPerSecond());
        state.put("queueBytes", settings.queueBytes());
        state.put("corruption", settings.corruption());
        state.put("loss", settings.loss());
        state.put("duplication", settings.duplication());
        state.put("reordering", settings.reordering());
        state.put("stalled", line.stalled(way));
        return state;
    }

    private static Map<String, Object> change(BadLine line, JsonNode body) {
        List<String> allowed = new ArrayList<>(List.of(WAY));
        allowed.addAll(CHANGES.keySet());
        requireKeys(body, allowed);
        // All are made before the first is used: either everything changes or nothing.
        Map<Way, LineSettings> changed = new EnumMap<>(Way.class);
        for (Way way : ways(body)) {
            LineSettings settings = line.settings(way);
            for (String key : body.propertyNames()) {
                BiFunction<LineSettings, Double, LineSettings> change = CHANGES.get(key);
                if (change != null) settings = change.apply(settings, number(body, key));
            }
            changed.put(way, settings);
        }
        changed.forEach(line::settings);
        return state(line);
    }

    private static Map<String, Object> stall(BadLine line, JsonNode body) {
        requireKeys(body, List.of(WAY, "on"));
        JsonNode on = body.path("on");
        if (!on.isBoolean()) throw new IllegalArgumentException("'on' must be true or false");
        for (Way way : ways(body)) line.stall(way, on.booleanValue());
        return state(line);
    }

    private static List<Way> ways(JsonNode body) {
        JsonNode named = body.path(WAY);
        if (named.isMissingNode()) return List.of(Way.values());
        for (Way way : Way.values()) if (named.isString() && named.stringValue().equals(name(way))) return List.of(way);
        throw new IllegalArgumentException("'way' must be \"forward\" or \"back\", found " + named);
    }

    private static double number(JsonNode body, String key) {
        JsonNode found = body.path(key);
        if (!found.isNumber())
            throw new IllegalArgumentException("'%s' must be a number, found %s".formatted(key, found));
        return found.doubleValue();
    }

    private static void requireKeys(JsonNode body, List<String> allowed) {
        if (!body.isObject()) throw new IllegalArgumentException("an order is an object, found " + body);
        for (String key : body.propertyNames()) {
            if (!allowed.contains(key)) {
                throw new IllegalArgumentException("unknown key '%s'; allowed: %s"
                        .formatted(key, allowed.isEmpty() ? "none" : String.join(", ", allowed)));
            }
        }
    }

    private static Duration duration(double millis) {
        // Beyond a day no setting is allowed anyway, and nothing overflows.
        return Duration.ofNanos(Math.round(Math.clamp(millis, -1, 86_400_000) * MILLI_NANOS));
    }

    private static long whole(double number) {
        return Math.round(number);
    }

    private static String name(Way way) {
        return way.name().toLowerCase(Locale.ROOT);
    }
}
