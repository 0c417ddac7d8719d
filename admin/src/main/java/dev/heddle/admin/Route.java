package dev.heddle.admin;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one path answers, by method.
final class Route {
    private @Nullable Function<? super Map<String, String>, ?> get;
    private @Nullable Function<? super JsonNode, ?> post;

    void get(Function<? super Map<String, String>, ?> answer) {
        get = answer;
    }

    void post(Function<? super JsonNode, ?> answer) {
        post = answer;
    }

    Optional<Function<? super Map<String, String>, ?>> get() {
        return Optional.ofNullable(get);
    }

    Optional<Function<? super JsonNode, ?>> post() {
        return Optional.ofNullable(post);
    }

    /// As the header `Allow` names them.
    String methods() {
        if (get == null) return "POST";
        return post == null ? "GET" : "GET, POST";
    }
}
