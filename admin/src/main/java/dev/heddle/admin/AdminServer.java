package dev.heddle.admin;

import com.sun.net.httpserver.HttpServer;
import dev.heddle.core.LimitUse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Answers questions and takes orders by HTTP on 127.0.0.1, from whoever holds its token. Questions are
/// `GET`, orders are `POST` with a body of JSON; answers are JSON, of records whose package is open to
/// Jackson. Any thread. Its threads do not keep the process alive.
///
/// ```
/// AdminServer.builder()
///         .get("/line", query -> state())
///         .post("/line", body -> change(body))
///         .start(0, folder.resolve("admin.token"));
/// ```
public final class AdminServer implements AutoCloseable {
    /// Requests that are being answered at one time; the next is told to come again.
    static final int REQUESTS_MOST = 16;

    /// Of an order's body.
    static final int BODY_BYTES_MOST = 64 << 10;

    /// What the JDK's server is told before its first instance, each unless the operator has told it
    /// something else. Connections beyond the most are closed at once.
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.maxReqHeaders", "32",
            "sun.net.httpserver.maxReqHeaderSize", "8192",
            "jdk.httpserver.maxConnections", "64"));

    private static final int BACKLOG = 64;
    private static final int CLOSE_MOST_SECONDS = 1;

    private final HttpServer server;
    private final ExecutorService executor;
    private final AdminToken token;
    private final Path tokenFile;
    private final Requests requests;

    private AdminServer(
            HttpServer server, ExecutorService executor, AdminToken token, Path tokenFile, Requests requests) {
        this.server = server;
        this.executor = executor;
        this.token = token;
        this.tokenFile = tokenFile;
        this.requests = requests;
    }

    public static Builder builder() {
        return new Builder();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// How many requests are being answered, and how many were told to come again or were not let in.
    public LimitUse limit() {
        return requests.limit();
    }

    /// Stops listening, waits a second for answers on their way, and removes the token's file.
    @Override
    public void close() {
        token.remove(tokenFile);
        server.stop(CLOSE_MOST_SECONDS);
        executor.shutdownNow();
    }

    /// What a server answers.
    public static final class Builder {
        private final Map<String, Route> routes = new TreeMap<>();

        private Builder() {}

        /// @param path such as `/line`
        /// @param answer of the query's parameters by name: what is written as JSON; on a thread of its
        ///     own. An [IllegalArgumentException] is told to whoever asked
        public Builder get(String path, Function<? super Map<String, String>, ?> answer) {
            route(path).get(answer);
            return this;
        }

        /// @param answer of the body; as for [#get(String, Function)]
        public Builder post(String path, Function<? super JsonNode, ?> answer) {
            route(path).post(answer);
            return this;
        }

        /// @param port 0 to have one chosen
        /// @param tokenFile where whoever may ask finds the token, a new one for each start; replaced if it
        ///     is there
        /// @throws AdminException when the port is taken, the file cannot be written, or others may read or
        ///     change the one that is there
        public AdminServer start(int port, Path tokenFile) {
            SETTINGS.forEach((name, value) -> {
                if (System.getProperty(name) == null) System.setProperty(name, value);
            });
            AdminToken token = AdminToken.fresh();
            HttpServer server = listen(port);
            // A thread each: one that waits for a slow client holds up nobody, and their number is that of
            // the connections.
            ExecutorService executor = Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("heddle-admin-", 0).factory());
            boolean started = false;
            try {
                Requests requests = new Requests(
                        new TreeMap<>(routes),
                        new Gate(token, server.getAddress().getPort()));
                server.createContext("/", requests);
                server.setExecutor(executor);
                // Before the token is anywhere: the port of a server that never ran stays taken after its
                // stop.
                startAsDaemon(server);
                token.write(tokenFile);
                started = true;
                return new AdminServer(server, executor, token, tokenFile, requests);
            } finally {
                if (!started) {
                    server.stop(0);
                    executor.shutdownNow();
                }
            }
        }

        private Route route(String path) {
            return routes.computeIfAbsent(path, _ -> new Route());
        }

        private static HttpServer listen(int port) {
            try {
                InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
                return HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
            } catch (IOException taken) {
                throw new AdminException(
                        "cannot listen on 127.0.0.1:%d: %s; choose another port, or 0 for any"
                                .formatted(port, taken.getMessage()),
                        taken);
            }
        }

        /// The server's own thread is a daemon if the one that starts it is.
        private static void startAsDaemon(HttpServer server) {
            Thread starter = Thread.ofPlatform().daemon().start(server::start);
            try {
                starter.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
