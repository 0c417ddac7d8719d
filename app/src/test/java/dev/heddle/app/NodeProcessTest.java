package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.noise.Identity;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes as an operator runs them: processes, files, signals, and lines on a terminal.
final class NodeProcessTest {
    /// For a JVM on a busy machine.
    private static final Duration START = Duration.ofMinutes(1);

    private static final Duration LINK = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private final List<NodeProcess> processes = new ArrayList<>();
    private final List<Identity> identities = new ArrayList<>();

    @AfterEach
    void endAll() {
        processes.forEach(NodeProcess::close);
        identities.forEach(Identity::close);
    }

    @Test
    @Tag("T-28")
    void fourNodesLinkLoseOneThatIsKilledAndLinkAgain() throws Exception {
        List<NodeProcess> nodes = mesh(4);
        nodes.get(3).signal("KILL");
        for (NodeProcess other : nodes.subList(0, 3)) other.awaitLine("lost " + id(3) + " (validator): ", LINK);
        NodeProcess again = start(3);
        for (NodeProcess other : nodes.subList(0, 3)) other.awaitLine("linked with " + id(3), LINK);
        again.awaitLines(linkedWith(0, 1, 2), LINK);
    }

    /// The deployed timing: a question every 10 s, 20 s for an answer, the fourth failure in a row is too
    /// many.
    @Test
    @Tag("slow")
    @DisplayName("section 15: a silent peer is dropped after 50 to 60 s, and linked again when it speaks")
    void aStoppedNodeIsDroppedByTheHealthCheckerAndLinkedAgain() throws Exception {
        List<NodeProcess> nodes = mesh(4);
        nodes.get(3).signal("STOP");
        long stoppedNanos = System.nanoTime();
        for (NodeProcess other : nodes.subList(0, 3)) {
            String lost = other.awaitLine("lost " + id(3), Duration.ofMinutes(2));
            assertThat(lost).endsWith("it did not answer 4 health checks");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - stoppedNanos))
                .isBetween(Duration.ofSeconds(49), Duration.ofSeconds(75));
        nodes.get(3).signal("CONT");
        for (NodeProcess other : nodes.subList(0, 3)) other.awaitLine("linked with " + id(3), Duration.ofMinutes(3));
    }

    @Test
    @Tag("T-03")
    @Tag("T-34")
    void whoeverIsNotListedIsRefusedWithReasonAndRemedyOnceHoweverOftenItTries() throws Exception {
        folder(0);
        folder(1);
        NodeProcess listener = start(config(directory.resolve("node0"), 0, List.of(), ""));
        NetworkAddress address = listener.awaitAddress(START);
        try (Relay relay = new Relay(address.tcpPort().orElseThrow())) {
            String peer = "      - addresses: [/ip4/127.0.0.1/tcp/%d/noise-ik/%s/handshake/0]"
                    .formatted(relay.port(), identities.getFirst().publicKey());
            NodeProcess dialler = start(config(directory.resolve("node1"), 0, List.of(peer), ""));
            listener.awaitError(
                    "peer " + id(1)
                            + " is not among the trusted peers; if it belongs here, list it with its public key",
                    LINK);
            dialler.awaitError(
                    "the listener ended the handshake without an answer; its log has the reason; look there whether"
                            + " our id is listed with our key",
                    LINK);
            assertThat(relay.awaitEnded(4, 60)).isTrue();
            dialler.signal("TERM");
            assertThat(dialler.awaitExit(LINK)).isZero();
            assertThat(dialler.restOfErrors()).noneMatch(line -> line.contains("failed: "));
        }
        listener.signal("TERM");
        assertThat(listener.awaitExit(LINK)).isZero();
        assertThat(listener.restOfErrors()).noneMatch(line -> line.contains("refused a link"));
    }

    @Test
    void aRunningNodeAnswersWhoMayReadItsFolder() throws Exception {
        List<NodeProcess> nodes = mesh(2);
        String config = directory.resolve("node0").resolve("node.yaml").toString();
        Ran status = HeddleTest.run("status", "--config", config);
        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.out()).contains("peer id    " + id(0), "peers are known");
        Ran peers = HeddleTest.run("peers", "--config", config);
        assertThat(peers.exitCode()).as(peers.err()).isZero();
        assertThat(peers.out().lines()).hasSize(2).last().asString().contains("validator", id(1).brief(), "bound");
        nodes.getFirst().signal("KILL");
        nodes.getLast().awaitLine("lost " + id(0), LINK);
        Ran killed = HeddleTest.run("status", "--config", config);
        assertThat(killed.exitCode()).isOne();
        assertThat(killed.err()).startsWith("heddle: nothing listens on 127.0.0.1:");
        NodeProcess again = start(0);
        again.awaitLine("started", START);
        assertThat(HeddleTest.run("status", "--config", config).exitCode()).isZero();
        again.signal("TERM");
        assertThat(again.awaitExit(LINK)).isZero();
        Ran stopped = HeddleTest.run("status", "--config", config);
        assertThat(stopped.exitCode()).isOne();
        assertThat(stopped.err()).startsWith("heddle: nothing runs on the folder ");
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        // Its peer says nothing, so it would wait a minute to send what is queued.
        List<NodeProcess> nodes = mesh(2, "    limits: {drain: 1m}");
        nodes.getLast().signal("STOP");
        nodes.getFirst().signal("TERM");
        nodes.getFirst().awaitLine("stopping", LINK);
        nodes.getFirst().signal("INT");
        assertThat(nodes.getFirst().awaitExit(Duration.ofSeconds(30))).isEqualTo(130);
    }

    @Test
    void aSignalDrainsAndExitsWith0() throws Exception {
        List<NodeProcess> nodes = mesh(2);
        nodes.getFirst().signal("TERM");
        nodes.getFirst().awaitLine("stopped", Duration.ofSeconds(15));
        assertThat(nodes.getFirst().awaitExit(Duration.ofSeconds(15))).isZero();
        nodes.getLast().awaitLine("lost " + id(0) + " (validator): the peer closed the link", LINK);
        nodes.getLast().signal("INT");
        assertThat(nodes.getLast().awaitExit(Duration.ofSeconds(15))).isZero();
        nodes.getLast().awaitLine("stopped", Duration.ofSeconds(15));
    }

    @Test
    @Tag("T-34")
    void aNodeWhoseOutputNobodyReadsServesAndEndsInGoodOrder() throws Exception {
        folder(0);
        folder(1);
        List<Integer> ports = freePorts(1);
        String peer = "      - {keys: [%s]}".formatted(identities.get(1).publicKey());
        Path config = config(directory.resolve("node0"), ports.getFirst(), List.of(peer), "");
        Path output = pipe(directory, "output");
        // Open for both directions, so that nobody waits for the other end; and full, before the node's
        // first line.
        try (RandomAccessFile unread = new RandomAccessFile(output.toFile(), "rw")) {
            Thread.ofPlatform().daemon().start(() -> fill(unread));
            NodeProcess deaf = NodeProcess.start(config, ProcessBuilder.Redirect.to(output.toFile()));
            processes.add(deaf);
            String address = "      - addresses: [/ip4/127.0.0.1/tcp/%d/noise-ik/%s/handshake/0]"
                    .formatted(ports.getFirst(), identities.getFirst().publicKey());
            for (int i = 0; i < 3; i++) {
                NodeProcess other = start(config(directory.resolve("node1"), 0, List.of(address), ""));
                other.awaitLine("linked with " + id(0), LINK);
                other.signal("TERM");
                assertThat(other.awaitExit(LINK)).isZero();
            }
            deaf.signal("TERM");
            assertThat(deaf.awaitExit(Duration.ofSeconds(15))).isZero();
        }
    }

    @Test
    void aSignalWhileItStartsEndsItInGoodOrder() throws Exception {
        Path folder = folder(0);
        // Its networks have their keys from pipes, so it gets as far as the test lets it. It reads each once
        // to check the configuration, and once to start.
        Path first = pipe(folder, "first");
        Path second = pipe(folder, "second");
        String key = identities.getFirst().format();
        NodeProcess node = start(Files.writeString(folder.resolve("node.yaml"), """
                identity: node.identity
                networks:
                  - {network: validator, identity: first}
                  - {network: vfn, identity: second}
                """));
        write(first, key);
        write(second, key);
        try (OutputStream starting = Files.newOutputStream(first, StandardOpenOption.WRITE)) {
            node.signal("TERM");
            starting.write(key.getBytes(StandardCharsets.UTF_8));
        }
        // Apart, because it waits for a reader, and a process that has ended is none.
        Thread.ofPlatform().daemon().start(() -> write(second, key));
        assertThat(node.awaitExit(START)).isZero();
        node.awaitLines(List.of("started", "stopping", "stopped"), START);
    }

    @Test
    void aSecondNodeOnTheSameFolderOrPortIsRefusedInOneSentence() throws Exception {
        Path first = folder(0);
        Path second = folder(1);
        Path config = config(first, 0, List.of(), "");
        NodeProcess running = start(config);
        running.awaitLine("started", START);

        NodeProcess sameFolder = start(config(first, 0, List.of(), ""));
        assertThat(sameFolder.awaitExit(START)).isEqualTo(2);
        // Behind the warning that it knows no peer.
        assertThat(sameFolder.restOfErrors())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("heddle: cannot use the data folder: ")
                .contains(first.resolve("data").toString(), "in use by another process")
                .endsWith("; each running node needs a folder of its own");

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NodeProcess samePort = start(config(second, taken.getLocalPort(), List.of(), ""));
            assertThat(samePort.awaitExit(START)).isEqualTo(2);
            assertThat(samePort.restOfErrors())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith(
                            "heddle: network validator: cannot listen on /ip4/127.0.0.1/tcp/" + taken.getLocalPort())
                    .endsWith("address already in use");
        }
    }

    /// Starts nodes that know each other, and waits until all are linked.
    private List<NodeProcess> mesh(int count) throws IOException, InterruptedException {
        return mesh(count, "");
    }

    /// @param more of each network
    private List<NodeProcess> mesh(int count, String more) throws IOException, InterruptedException {
        List<Integer> ports = freePorts(count);
        for (int i = 0; i < count; i++) folder(i);
        List<NodeProcess> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> others = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                if (j == i) continue;
                others.add("      - addresses: [/ip4/127.0.0.1/tcp/%d/noise-ik/%s/handshake/0]"
                        .formatted(ports.get(j), identities.get(j).publicKey()));
            }
            config(directory.resolve("node" + i), ports.get(i), others, more);
            nodes.add(start(i));
        }
        for (int i = 0; i < count; i++) {
            int self = i;
            int[] others = IntStream.range(0, count).filter(j -> j != self).toArray();
            nodes.get(i).awaitLine("started", START);
            nodes.get(i).awaitLines(linkedWith(others), LINK);
        }
        return nodes;
    }

    private List<String> linkedWith(int... others) {
        List<String> lines = new ArrayList<>();
        for (int other : others) lines.add("linked with " + id(other) + " (validator, ");
        return lines;
    }

    private NodeProcess start(int number) throws IOException {
        return start(directory.resolve("node" + number).resolve("node.yaml"));
    }

    private NodeProcess start(Path config) throws IOException {
        NodeProcess process = NodeProcess.start(config);
        processes.add(process);
        return process;
    }

    private PeerId id(int number) {
        return identities.get(number).peer();
    }

    private Path folder(int number) throws IOException {
        Path folder = directory.resolve("node" + number);
        identities.add(NodeProcess.identity(folder));
        return folder;
    }

    private static Path config(Path folder, int port, List<String> peers, String more) throws IOException {
        String known = peers.isEmpty() ? "    peers: []" : "    peers:\n" + String.join("\n", peers);
        return Files.writeString(folder.resolve("node.yaml"), """
                identity: node.identity
                networks:
                  - network: validator
                    listen: [/ip4/127.0.0.1/tcp/%d]
                %s
                %s
                """.formatted(port, known, more));
    }

    private static Path pipe(Path folder, String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        Process made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
        assertThat(made.waitFor()).isZero();
        return pipe;
    }

    /// Until it takes no more, and then waits for ever.
    private static void fill(RandomAccessFile pipe) {
        try {
            while (true) pipe.write(new byte[4096]);
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void write(Path pipe, String text) {
        try {
            Files.writeString(pipe, text, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        List<Integer> ports = new ArrayList<>();
        for (ServerSocket socket : sockets) {
            ports.add(socket.getLocalPort());
            socket.close();
        }
        return ports;
    }
}
