package dev.heddle.admin;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Asks an [AdminServer] of this machine. Any thread but a loop's: each call waits for its answer.
public final class AdminClient implements AutoCloseable {
    /// A collection of garbage is the longest that is asked for.
    private static final Duration ANSWER_MOST = Duration.ofSeconds(30);

    private static final Duration CONNECT_MOST = Duration.ofSeconds(3);
    private static final long ANSWER_BYTES_MOST = 64 << 20;

    private final int port;
    private final Path tokenFile;
    private final AdminToken token;
    private final HttpClient http;

    private AdminClient(int port, Path tokenFile, AdminToken token) {
        this.port = port;
        this.tokenFile = tokenFile;
        this.token = token;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MOST)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    /// @param tokenFile as the server has made it
    /// @throws AdminException when the file has no token that we may read
    public static AdminClient open(int port, Path tokenFile) {
        return new AdminClient(port, tokenFile, AdminToken.read(tokenFile));
    }

    /// @param path perhaps with a query, such as `/peers?network=vfn`
    /// @throws AdminException when there is no answer, or it is an error
    public JsonNode get(String path) {
        return ask(request(path).GET());
    }

    /// @param type what the answer is read into
    /// @throws AdminException as for [#get(String)], and when the answer is something else
    public <T> T get(String path, Class<T> type) {
        return read(get(path), type);
    }

    /// @param body written as JSON; an empty map where there is nothing to say
    /// @throws AdminException as for [#get(String)]
    public JsonNode post(String path, Object body) {
        byte[] json = Requests.JSON.writeValueAsBytes(body);
        return ask(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json)));
    }

    /// @throws AdminException as for [#get(String, Class)]
    public <T> T post(String path, Object body, Class<T> type) {
        return read(post(path, body), type);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", token.credentials());
    }

    private JsonNode ask(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = response(request.build());
        switch (response.statusCode()) {
            case 401, 403 ->
                throw new AdminException(
                        "127.0.0.1:%d does not take the token in %s; another process has the port now, or the one that"
                                        .formatted(port, tokenFile)
                                + " made the token was started again");
            default -> {
                JsonNode body = json(response.body());
                if (response.statusCode() == 200) return body;
                throw new AdminException(body.path("error").asString("it answered " + response.statusCode()));
            }
        }
    }

    private HttpResponse<byte[]> response(HttpRequest request) {
        var asked = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MOST));
        try {
            return asked.get(ANSWER_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable why = failed.getCause();
            if (why instanceof ConnectException) {
                throw new AdminException(
                        "nothing listens on 127.0.0.1:%d; the process has ended, or has another port by now"
                                .formatted(port),
                        failed);
            }
            throw new AdminException("127.0.0.1:%d ended the connection: %s".formatted(port, why), failed);
        } catch (TimeoutException silent) {
            boolean _ = asked.cancel(true);
            throw new AdminException(
                    "127.0.0.1:%d did not answer within %d s".formatted(port, ANSWER_MOST.toSeconds()), silent);
        } catch (InterruptedException interrupted) {
            boolean _ = asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted while 127.0.0.1:%d had not answered".formatted(port), interrupted);
        }
    }

    private JsonNode json(byte[] body) {
        try {
            return Requests.JSON.readTree(body);
        } catch (JacksonException malformed) {
            throw new AdminException("127.0.0.1:%d is no admin endpoint: its answer is no JSON".formatted(port));
        }
    }

    private static <T> T read(JsonNode answer, Class<T> type) {
        try {
            return Requests.JSON.treeToValue(answer, type);
        } catch (JacksonException other) {
            throw new AdminException("the answer is not what was asked for: " + other.getOriginalMessage(), other);
        }
    }
}
