package dev.heddle.bench;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.network.Network;
import dev.heddle.network.PeerEvent;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.HandshakeResult;
import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.Identity;
import dev.heddle.noise.InitiatorHandshake;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.transport.RealPlatform;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import tools.jackson.databind.json.JsonMapper;

/// The process of the honest: live links that ask as fast as they are answered, visitors that link up and part from
/// an address that the node knows, and newcomers that shake hands from addresses it has never seen. A line `<seconds>`
/// measures for so long and is answered by [Figures] as JSON; `quiet` and `busy` stop and start the load of the live
/// links, and are answered when it is so. Times are counted from when a handshake was due, also where it could
/// not begin then. Ends with its standard input.
final class HonestPeers {
    private static final int WINDOW = 8;
    private static final int REQUEST_BYTES = 1 << 10;
    private static final int ANSWER_BYTES = 16 << 10;
    private static final long VISIT_MILLIS = 50;
    private static final long NEWCOMER_MILLIS = 100;
    /// What a handshake took that came to nothing.
    private static final long NEVER_MICROS = 10_000_000;

    /// When each of an even row is due, however late it is begun.
    private static final class Due {
        private final long intervalNanos;
        private long nextNanos = System.nanoTime();

        Due(long intervalMillis) {
            intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        }

        long next() {
            long due = nextNanos;
            nextNanos += intervalNanos;
            return due;
        }
    }

    /// What was seen in one span of time.
    ///
    /// @param goodputMegabytes of answers, in a second
    /// @param failedCalls of the live links
    /// @param visitors handshakes up to the moment when the peer is up; `newcomers` up to the node's answer
    record Figures(
            double seconds, double goodputMegabytes, long failedCalls, Handshakes visitors, Handshakes newcomers) {}

    /// @param failed that came to nothing; in the percentiles they took ten seconds
    record Handshakes(long count, long failed, double p50Millis, double p99Millis, double mostMillis) {}

    private final RealPlatform platform;
    private final NetworkAddress node;
    private final PeerId peer;
    private final LongAdder answeredBytes = new LongAdder();
    private final LongAdder failedCalls = new LongAdder();
    private final Times visitors = new Times();
    private final Times newcomers = new Times();
    private volatile boolean busy = true;

    private static final class Times {
        private final ConcurrentHistogram micros = new ConcurrentHistogram(NEVER_MICROS, 3);
        private final LongAdder failed = new LongAdder();
        private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

        void begin(long dueNanos) {
            underWay.add(dueNanos);
        }

        void took(long dueNanos) {
            underWay.remove(dueNanos);
            micros.recordValue(Math.min(NEVER_MICROS, (System.nanoTime() - dueNanos) / 1_000));
        }

        void failed(long dueNanos) {
            underWay.remove(dueNanos);
            failed.increment();
            micros.recordValue(NEVER_MICROS);
        }

        void reset() {
            micros.reset();
            failed.reset();
        }

        /// Those under way count with what they have taken so far.
        Handshakes figures() {
            for (long dueNanos : underWay) took(dueNanos);
            return new Handshakes(
                    micros.getTotalCount(),
                    failed.sum(),
                    micros.getValueAtPercentile(50) / 1e3,
                    micros.getValueAtPercentile(99) / 1e3,
                    micros.getMaxValue() / 1e3);
        }
    }

    private HonestPeers(RealPlatform platform, NetworkAddress node) {
        this.platform = platform;
        this.node = node;
        this.peer = PeerId.of(node.key().orElseThrow());
    }

    public static void main(String[] arguments) throws IOException {
        Siege siege = new Siege(Path.of(arguments[0]));
        try (RealPlatform platform = RealPlatform.open(RealPlatform.Options.DEFAULT.withLoops(1));
                ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, HonestPeers::daemon)) {
            HonestPeers honest = new HonestPeers(platform, NetworkAddress.parse(arguments[1]));
            List<Link> links = new ArrayList<>();
            for (Identity identity : siege.identities(Siege.LIVE)) links.add(honest.link(identity));
            List<Visitor> all = new ArrayList<>();
            for (Identity identity : siege.identities(Siege.VISITOR)) all.add(honest.new Visitor(identity));
            int[] next = new int[2];
            Due visits = new Due(VISIT_MILLIS);
            var _ = clock.scheduleAtFixedRate(
                    () -> all.get(next[0]++ % all.size()).visit(visits.next()), 0, VISIT_MILLIS, TimeUnit.MILLISECONDS);
            List<Identity> fresh = siege.identities(Siege.NEWCOMER);
            Due arrivals = new Due(NEWCOMER_MILLIS);
            var _ = clock.scheduleAtFixedRate(
                    () -> {
                        int number = next[1]++;
                        long dueNanos = arrivals.next();
                        Thread.ofVirtual()
                                .start(() -> honest.arrive(fresh.get(number % fresh.size()), number, dueNanos));
                    },
                    0,
                    NEWCOMER_MILLIS,
                    TimeUnit.MILLISECONDS);
            ChildJvm.say("linked");
            honest.serve(links);
            clock.shutdownNow();
        }
    }

    private void serve(List<Link> links) throws IOException {
        BufferedReader orders = ChildJvm.orders();
        JsonMapper json = new JsonMapper();
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            switch (order) {
                case "quiet" -> {
                    busy = false;
                    while (links.stream().anyMatch(Link::asking)) LockSupport.parkNanos(1_000_000);
                    ChildJvm.say("quiet");
                }
                case "busy" -> {
                    busy = true;
                    links.forEach(Link::begin);
                    ChildJvm.say("busy");
                }
                default -> ChildJvm.say(json.writeValueAsString(measure(Integer.parseInt(order))));
            }
        }
    }

    private Figures measure(int seconds) {
        visitors.reset();
        newcomers.reset();
        long bytes = answeredBytes.sum();
        long failed = failedCalls.sum();
        long beginNanos = System.nanoTime();
        long endNanos = beginNanos + TimeUnit.SECONDS.toNanos(seconds);
        while (endNanos - System.nanoTime() > 0) LockSupport.parkNanos(endNanos - System.nanoTime());
        double took = (System.nanoTime() - beginNanos) / 1e9;
        return new Figures(
                took,
                (answeredBytes.sum() - bytes) / took / 1e6,
                failedCalls.sum() - failed,
                visitors.figures(),
                newcomers.figures());
    }

    private Link link(Identity identity) {
        Network network = Network.builder()
                .platform(platform)
                .identity(identity)
                .speak(Work.PROTOCOL)
                .start();
        platform.await(network.dial(node));
        Link link = new Link(network);
        link.begin();
        return link;
    }

    /// Keeps so many calls under way.
    private final class Link {
        private final Network network;
        private final LongAdder running = new LongAdder();
        private final Work work = new Work(ANSWER_BYTES, new byte[REQUEST_BYTES]);

        Link(Network network) {
            this.network = network;
        }

        boolean asking() {
            return running.sum() > 0;
        }

        void begin() {
            for (long i = running.sum(); i < WINDOW; i++) {
                running.increment();
                ask();
            }
        }

        private void ask() {
            network.call(Work.PROTOCOL, peer, work, Duration.ofSeconds(10)).whenComplete((done, failure) -> {
                if (done != null) answeredBytes.add(done.data().length);
                else failedCalls.increment();
                if (!busy) {
                    running.decrement();
                } else if (failure == null) {
                    ask();
                } else {
                    platform.loop().execute(() -> {
                        var _ = platform.loop()
                                .schedule(platform.loop().nowNanos() + TimeUnit.MILLISECONDS.toNanos(10), this::ask);
                    });
                }
            });
        }
    }

    /// Links up, and parts at once.
    private final class Visitor {
        private final Network network;
        private final AtomicBoolean away = new AtomicBoolean(true);

        Visitor(Identity identity) {
            network = Network.builder()
                    .platform(platform)
                    .identity(identity)
                    .speak(Work.PROTOCOL)
                    .onPeer(event -> {
                        if (event instanceof PeerEvent.Down) away.set(true);
                    })
                    .start();
        }

        /// @param dueNanos when it should begin
        void visit(long dueNanos) {
            visitors.begin(dueNanos);
            if (!away.compareAndSet(true, false)) {
                // A second later the last link is not gone: whoever comes that often has to wait.
                visitors.failed(dueNanos);
                return;
            }
            network.dialOnce(node).whenComplete((up, failure) -> {
                if (up != null) {
                    visitors.took(dueNanos);
                    network.disconnect(up);
                } else {
                    visitors.failed(dueNanos);
                    away.set(true);
                }
            });
        }
    }

    /// One handshake up to the node's answer, each time from another address of 127.0.0.0/16, where no attack comes
    /// from.
    private void arrive(Identity identity, int number, long dueNanos) {
        newcomers.begin(dueNanos);
        HandshakeSetup setup =
                new HandshakeSetup(identity, NoiseSuite.AESGCM_SHA256, new SecureRandom()::nextBytes, Ciphers.system());
        try (InitiatorHandshake handshake =
                        new InitiatorHandshake(setup, peer, node.key().orElseThrow());
                Socket socket = new Socket()) {
            byte[] from = {127, 0, (byte) (1 + number / 254 % 254), (byte) (1 + number % 254)};
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), node.tcpPort().orElseThrow()),
                    10_000);
            if (!(handshake.firstFlight(System.currentTimeMillis()) instanceof HandshakeResult.Done<byte[]> first)) {
                throw new IOException("no first message");
            }
            socket.getOutputStream().write(first.value());
            byte[] answer = socket.getInputStream().readNBytes(InitiatorHandshake.ANSWER_BYTES);
            if (!(handshake.read(answer) instanceof HandshakeResult.Done<?>)) throw new IOException("no answer");
            newcomers.took(dueNanos);
        } catch (IOException refused) {
            newcomers.failed(dueNanos);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "honest");
        thread.setDaemon(true);
        return thread;
    }
}
