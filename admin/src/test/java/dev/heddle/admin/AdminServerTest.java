package dev.heddle.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.testing.CapturedLog;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AdminServerTest {
    @TempDir
    private Path folder;

    private final AtomicInteger changes = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(AdminServer.REQUESTS_MOST);
    private final CountDownLatch free = new CountDownLatch(1);
    private Path tokenFile;
    private AdminServer server;
    private AdminToken token;

    /// Its keys are in no alphabetical order.
    public record State(int zeal, String name, Optional<String> more) {}

    public record Change(int by) {}

    @BeforeEach
    void start() {
        tokenFile = folder.resolve("admin.token");
        server = AdminServer.builder()
                .get("/state", query -> new State(7, query.getOrDefault("name", "none"), Optional.empty()))
                .post("/change", this::change)
                .get("/both", _ -> Map.of())
                .post("/both", body -> body)
                .get("/held", _ -> held())
                .get("/fault", _ -> {
                    throw new IllegalStateException("an inner matter");
                })
                .start(0, tokenFile);
        token = AdminToken.read(tokenFile);
    }

    @AfterEach
    void stop() {
        free.countDown();
        server.close();
    }

    @Test
    void aQuestionIsAnsweredWithKeysInTheirOrder() throws IOException {
        String answer = ask("GET", "/state?name=a%20b&other", List.of(), "");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("\r\nCache-control: no-store\r\n")
                .containsIgnoringCase("\r\nContent-type: application/json\r\n")
                .endsWith("\r\n\r\n{\"zeal\":7,\"name\":\"a b\",\"more\":null}");
    }

    @Test
    void anOrderIsTakenAndAnswered() {
        try (AdminClient client = client()) {
            assertThat(client.post("/change", new Change(3)).get("sum").asInt()).isEqualTo(3);
            assertThat(client.post("/change", Map.of("by", 4)).get("sum").asInt())
                    .isEqualTo(7);
            assertThat(client.get("/state?name=x", State.class)).isEqualTo(new State(7, "x", Optional.empty()));
            assertThat(client.post("/both", new Change(5), Change.class)).isEqualTo(new Change(5));
        }
    }

    @Test
    void whatAHandlerRefusesIsToldToWhoeverAsked() {
        try (AdminClient client = client()) {
            assertThatThrownBy(() -> client.post("/change", Map.of("by", -1)))
                    .isInstanceOf(AdminException.class)
                    .hasMessage("by -1 is less than nothing");
        }
        assertThat(changes).hasValue(0);
    }

    @Test
    void aFaultIsAnsweredWithoutDetailAndLogged() throws IOException {
        try (CapturedLog log = CapturedLog.of(Requests.class)) {
            assertThat(ask("GET", "/fault", List.of(), ""))
                    .startsWith("HTTP/1.1 500 ")
                    .doesNotContain("inner matter");
            assertThat(log.lines()).anyMatch(line -> line.contains("could not answer"));
        }
    }

    @Test
    void unknownPathsAndMethodsAreToldApart() throws IOException {
        assertThat(ask("GET", "/states", List.of(), "")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("GET", "/state/more", List.of(), "")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("GET", "/change", List.of(), ""))
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: POST\r\n");
        assertThat(ask("DELETE", "/both", List.of(), ""))
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: GET, POST\r\n");
        assertThat(ask("HEAD", "/state", List.of(), "")).startsWith("HTTP/1.1 405 ");
        assertThat(ask("OPTIONS", "/state", List.of(), ""))
                .startsWith("HTTP/1.1 405 ")
                .doesNotContainIgnoringCase("Access-Control");
        assertThat(order("POST", "/state", "{}")).startsWith("HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/state?a=1&a=2", "/state?a=%zz"})
    void aQueryThatMakesNoSenseIsRefused(String path) throws IOException {
        // The second is no address at all, and refused by the JDK's server.
        assertThat(ask("GET", path, List.of(), "")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void ordersAreJsonInABodyOfBoundedSize() throws IOException {
        String body = "{\"by\":1}";
        assertThat(ask("POST", "/change", List.of("Content-Length: 8"), body)).startsWith("HTTP/1.1 415 ");
        assertThat(ask("POST", "/change", List.of("Content-Type: text/plain", "Content-Length: 8"), body))
                .startsWith("HTTP/1.1 415 ");
        assertThat(ask(
                        "POST",
                        "/change",
                        List.of("Content-Type: application/x-www-form-urlencoded", "Content-Length: 8"),
                        body))
                .startsWith("HTTP/1.1 415 ");
        assertThat(order("POST", "/change", "{\"by\":")).startsWith("HTTP/1.1 400 ");
        assertThat(order("POST", "/change", "")).startsWith("HTTP/1.1 400 ");
        assertThat(order("POST", "/change", "{\"by\":1,\"by\":2}")).startsWith("HTTP/1.1 400 ");
        assertThat(order("POST", "/change", "{\"by\":1} {}")).startsWith("HTTP/1.1 400 ");
        assertThat(order("POST", "/change", "[".repeat(20_000))).startsWith("HTTP/1.1 400 ");
        assertThat(changes).hasValue(0);
        String most = "{\"by\":1}" + " ".repeat(AdminServer.BODY_BYTES_MOST - 8);
        assertThat(order("POST", "/change", most)).startsWith("HTTP/1.1 200 ");
        assertThat(order("POST", "/change", most + " ")).startsWith("HTTP/1.1 413 ");
        assertThat(changes).hasValue(1);
    }

    @Test
    @Tag("T-13")
    void aBodyInChunksIsBoundedToo() throws IOException {
        List<String> headers = credentials();
        headers.addAll(List.of("Content-Type: application/json; charset=utf-8", "Transfer-Encoding: chunked"));
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
        String small = chunk + "8\r\n{\"by\":1}\r\n0\r\n\r\n";
        assertThat(RawRequest.ask(server.port(), "POST", "/change", headers, small))
                .startsWith("HTTP/1.1 200 ");
        assertThat(RawRequest.ask(server.port(), "POST", "/change", headers, chunk.repeat(17) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: ",
                "Authorization: Bearer",
                "Authorization: Bearer 00000000000000000000000000000000000000000000000000000000000000",
                "Authorization: Basic %s",
                "Authorization: Bearer %s\r\nAuthorization: Bearer %s",
                "Authorization: bearer%s"
            })
    void withoutTheTokenNothingIsAnsweredButThat(String authorization) throws IOException {
        List<String> headers = new ArrayList<>(List.of("Host: 127.0.0.1:" + server.port()));
        if (!authorization.isEmpty()) headers.add(authorization.replace("%s", token.text()));
        for (String path : List.of("/state", "/nothing")) {
            String answer = RawRequest.ask(server.port(), "GET", path, headers, "");
            assertThat(answer)
                    .startsWith("HTTP/1.1 401 ")
                    .contains("\r\nContent-length: 0\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: 127.0.0.1",
                "Host: localhost:1",
                "Host: 127.0.0.1.evil.example:%d",
                "Host: [::1]:%d",
                "Host: 127.0.0.1:%d\r\nHost: 127.0.0.1:%d",
                "Host: evil.example\r\nHost: 127.0.0.1:%d",
                "X-Other: 127.0.0.1:%d"
            })
    void aRequestToAnotherHostsNameIsRefusedWhateverItsToken(String host) throws IOException {
        List<String> headers =
                List.of(host.replace("%d", String.valueOf(server.port())), "Authorization: " + token.credentials());
        assertThat(RawRequest.ask(server.port(), "GET", "/state", headers, ""))
                .startsWith("HTTP/1.1 403 ")
                .contains("\r\nContent-length: 0\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void localhostIsThisHostToo() throws IOException {
        List<String> headers = List.of("Host: LocalHost:" + server.port(), "Authorization: " + token.credentials());
        assertThat(RawRequest.ask(server.port(), "GET", "/state", headers, "")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Origin: null", "Origin: http://127.0.0.1:%d", "Origin:"})
    void whatAWebPageSendsIsRefusedAndNoPageMayReadAnAnswer(String origin) throws IOException {
        String header = origin.replace("%d", String.valueOf(server.port()));
        assertThat(ask("GET", "/state", List.of(header), ""))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContainIgnoringCase("Access-Control");
        assertThat(ask("GET", "/state", List.of(), "")).doesNotContainIgnoringCase("Access-Control");
    }

    @Test
    @Tag("T-34")
    void refusalsAreCountedAndLoggedOnceASecondWithoutTheToken() throws IOException {
        try (CapturedLog log = CapturedLog.of(Requests.class)) {
            for (int i = 0; i < 20; i++) {
                List<String> headers =
                        List.of("Host: 127.0.0.1:" + server.port(), "Authorization: Bearer x" + token.text());
                assertThat(RawRequest.ask(server.port(), "GET", "/state", headers, ""))
                        .startsWith("HTTP/1.1 401 ");
            }
            assertThat(server.limit().refused()).isEqualTo(20);
            assertThat(log.lines())
                    .hasSizeBetween(1, 10)
                    .allMatch(line -> line.contains("refused a request: it has no token, or a wrong one"))
                    .noneMatch(line -> line.contains(token.text()));
        }
    }

    @Test
    void aTakenPortIsRefusedInOneSentence() {
        assertThatThrownBy(() -> AdminServer.builder().start(server.port(), folder.resolve("second")))
                .isInstanceOf(AdminException.class)
                .hasMessageStartingWith("cannot listen on 127.0.0.1:%d: ".formatted(server.port()))
                .hasMessageEndingWith("; choose another port, or 0 for any");
        assertThat(folder.resolve("second")).doesNotExist();
    }

    @Test
    void aTokenThatCannotBeKeptIsRefusedAndNothingIsLeftListening() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path absent = folder.resolve("absent").resolve("admin.token");
        assertThatThrownBy(() -> AdminServer.builder().start(port, absent))
                .isInstanceOf(AdminException.class)
                .hasMessageStartingWith("cannot write " + absent);
        AdminServer.builder().start(port, folder.resolve("other")).close();
    }

    @Test
    void afterItsEndTheTokenIsGoneAndTheClientSaysSo() throws IOException {
        try (AdminClient client = client()) {
            server.close();
            assertThat(Files.exists(tokenFile)).isFalse();
            assertThatThrownBy(() -> client.get("/state"))
                    .isInstanceOf(AdminException.class)
                    .hasMessageStartingWith("nothing listens on 127.0.0.1:" + server.port());
        }
    }

    @Test
    void theTokenOfAnotherStartIsToldFromASilentPort() throws IOException {
        Path old = folder.resolve("old");
        AdminToken.fresh().write(old);
        try (AdminClient client = AdminClient.open(server.port(), old)) {
            assertThatThrownBy(() -> client.get("/state"))
                    .isInstanceOf(AdminException.class)
                    .hasMessageStartingWith("127.0.0.1:%d does not take the token in %s".formatted(server.port(), old));
        }
    }

    @Test
    void whatIsNoAdminEndpointIsSaidToBeNone() throws Exception {
        try (ServerSocket other = new ServerSocket(0);
                AdminClient client = AdminClient.open(other.getLocalPort(), tokenFile)) {
            Thread.ofPlatform().daemon().start(() -> {
                try (var socket = other.accept()) {
                    socket.getOutputStream().write("SSH-2.0-other\r\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException ended) {
                    // The test is over.
                }
            });
            assertThatThrownBy(() -> client.get("/state"))
                    .isInstanceOf(AdminException.class)
                    .hasMessageStartingWith("127.0.0.1:%d ended the connection".formatted(other.getLocalPort()));
        }
    }

    @Test
    @Tag("T-13")
    void soManyRequestsAtATimeAndTheNextIsToldToComeAgain() throws Exception {
        try (AdminClient client = client();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<JsonNode>> waiting = new ArrayList<>();
            for (int i = 0; i < AdminServer.REQUESTS_MOST; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> client.get("/held"), threads));
            }
            held.await();
            assertThat(server.limit().used()).isEqualTo(AdminServer.REQUESTS_MOST);
            assertThatThrownBy(() -> client.get("/state"))
                    .hasMessage("%d requests are being answered already; ask again", AdminServer.REQUESTS_MOST);
            free.countDown();
            for (CompletableFuture<JsonNode> one : waiting) {
                assertThat(one.get().asString()).isEqualTo("done");
            }
            assertThat(client.get("/state").get("zeal").asInt()).isEqualTo(7);
            assertThat(server.limit().used()).isZero();
            assertThat(server.limit().refused()).isOne();
        }
    }

    @Test
    @Tag("T-13")
    void slowClientsHoldUpNobodyAndAreCutOff() throws Exception {
        List<RawRequest> slow = new ArrayList<>();
        try (AdminClient client = client()) {
            for (int i = 0; i < AdminServer.REQUESTS_MOST; i++) {
                slow.add(RawRequest.open(server.port()));
                slow.add(RawRequest.open(server.port()).send("GET /state HT"));
                // With the token, and a body that does not come.
                List<String> headers = credentials();
                headers.addAll(List.of("Content-Type: application/json", "Content-Length: 60000"));
                slow.add(RawRequest.open(server.port())
                        .send("POST /change HTTP/1.1\r\n%s\r\n{".formatted(RawRequest.lines(headers))));
            }
            long beginNanos = System.nanoTime();
            for (int i = 0; i < 50; i++)
                assertThat(client.get("/state").get("zeal").asInt()).isEqualTo(7);
            assertThat((System.nanoTime() - beginNanos) / 1_000_000).isLessThan(4_000);
            // However their bytes trickle in.
            Awaitility.await()
                    .pollInSameThread()
                    .untilAsserted(() -> assertThat(slow).allMatch(RawRequest::trickle));
        } finally {
            for (RawRequest one : slow) one.close();
        }
    }

    @Test
    @Tag("T-13")
    void connectionsBeyondTheMostAreClosedAndLaterOnesServed() throws Exception {
        List<RawRequest> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) idle.add(RawRequest.open(server.port()));
            try (RawRequest surplus = RawRequest.open(server.port())) {
                assertThat(surplus.answer()).isEmpty();
            }
        } finally {
            for (RawRequest one : idle) one.close();
        }
        Awaitility.await().ignoreExceptions().until(() -> {
            String answer = ask("GET", "/state", List.of(), "");
            return answer.startsWith("HTTP/1.1 200 ");
        });
    }

    @Test
    void headsThatAreTooLongAreNotCollected() throws IOException {
        assertThat(ask("GET", "/state", List.of("X-Long: " + "x".repeat(9_000)), ""))
                .doesNotContain("200 OK");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) many.add("X-" + i + ": x");
        assertThat(ask("GET", "/state", many, "")).doesNotContain("200 OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\nGET\r\n\r\n",
                "GET * HTTP/1.1\r\n\r\n",
                "GET mailto:x HTTP/1.1\r\n\r\n",
                "\0\1\2\r\n\r\n"
            })
    void whatIsNoRequestEndsItsConnectionOnly(String text) throws IOException {
        try (RawRequest request = RawRequest.open(server.port())) {
            assertThat(request.send(text).answer()).doesNotContain("200 OK");
        }
        assertThat(ask("GET", "/state", List.of(), "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void itsThreadsDoNotKeepTheProcessAlive() {
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread ->
                        thread.getName().startsWith("HTTP-") || thread.getName().startsWith("heddle-admin"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    private Object change(JsonNode body) {
        int by = body.get("by").asInt();
        if (by < 0) throw new IllegalArgumentException("by %d is less than nothing".formatted(by));
        return Map.of("sum", changes.addAndGet(by));
    }

    private String held() {
        held.countDown();
        try {
            free.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return "done";
    }

    private AdminClient client() {
        return AdminClient.open(server.port(), tokenFile);
    }

    private String order(String method, String path, String body) throws IOException {
        return ask(method, path, List.of("Content-Type: application/json", "Content-Length: " + body.length()), body);
    }

    private String ask(String method, String path, List<String> more, String body) throws IOException {
        List<String> headers = credentials();
        headers.addAll(more);
        return RawRequest.ask(server.port(), method, path, headers, body);
    }

    private List<String> credentials() {
        return new ArrayList<>(List.of("Host: 127.0.0.1:" + server.port(), "Authorization: " + token.credentials()));
    }
}
