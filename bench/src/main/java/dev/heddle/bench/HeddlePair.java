package dev.heddle.bench;

import dev.heddle.codec.Codec;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.Channel;
import dev.heddle.network.Handling;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Network;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import dev.heddle.transport.RealPlatform;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Two nodes, each with a loop of its own, over TCP on loopback with Noise records: what a user of Heddle gets,
/// encoding and decoding included. Handlers run on the loops.
final class HeddlePair implements Contender {
    record Bulk(byte[] data) {}

    record Small(byte[] data) {}

    record Echo(byte[] data) {}

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MessageProtocol<Bulk> BULK =
            new MessageProtocol<>(new ProtocolId(100), Priority.LOW, Codec.of(LOOKUP, Bulk.class));
    private static final MessageProtocol<Small> SMALL =
            new MessageProtocol<>(new ProtocolId(101), Priority.NORMAL, Codec.of(LOOKUP, Small.class));
    private static final MessageProtocol<Echo> PING =
            new MessageProtocol<>(new ProtocolId(102), Priority.CRITICAL, Codec.of(LOOKUP, Echo.class));

    /// Enough messages in the lanes to fill the next records, few enough to stay in the cache.
    private static final int BULK_WINDOW = 4;

    private static final int SMALL_WINDOW = 1024;
    private static final int BULK_BYTES = 64 << 10;

    private final RealPlatform near = RealPlatform.open(RealPlatform.Options.DEFAULT.withLoops(1));
    private final RealPlatform far = RealPlatform.open(RealPlatform.Options.DEFAULT.withLoops(1));
    private final Arrivals bulkBytes = new Arrivals();
    private final Arrivals smallMessages = new Arrivals();
    private final Network sender;
    private final Network receiver;
    private final PeerId to;
    private volatile boolean running;
    private @Nullable PingRun pinging;

    HeddlePair() {
        Limits limits = Limits.DEFAULT.withLanes(new Limits.Lanes(16 << 20, 256, 512, 2 * SMALL_WINDOW, 256));
        receiver = Network.builder()
                .platform(far)
                .limits(limits)
                .listen("/ip4/127.0.0.1/tcp/0")
                .onMessage(BULK, (_, bulk) -> bulkBytes.add(bulk.data().length), Handling.DEFAULT.inLoop())
                .onMessage(SMALL, (_, _) -> smallMessages.add(1), Handling.DEFAULT.inLoop())
                .onMessage(PING, this::echo, Handling.DEFAULT.inLoop())
                .start();
        sender = Network.builder()
                .platform(near)
                .limits(limits)
                .speak(BULK)
                .speak(SMALL)
                .onMessage(PING, (_, echo) -> onEcho(echo), Handling.DEFAULT.inLoop())
                .start();
        to = receiver.self();
        receiver.trust(sender.self());
        near.await(sender.dial(receiver.addresses().getFirst()));
    }

    @Override
    public String name() {
        return "heddle";
    }

    @Override
    public double bulk(long nanos) {
        byte[] data = new byte[BULK_BYTES];
        double bytes = stream(sender.channel(BULK), new Bulk(data), BULK_WINDOW, bulkBytes, nanos);
        return bytes / 1e6;
    }

    @Override
    public double small(long nanos) {
        Small message = new Small(new byte[64]);
        return stream(sender.channel(SMALL), message, SMALL_WINDOW, smallMessages, nanos) / 1e6;
    }

    @Override
    public Ping ping(long nanos) {
        PingRun run = new PingRun(System.nanoTime() + nanos);
        near.loop().execute(() -> {
            pinging = run;
            run.send();
        });
        near.await(run.done.completeOnTimeout(null, nanos + Arrivals.PATIENCE_NANOS, TimeUnit.NANOSECONDS));
        if (run.roundTripNanos.getTotalCount() == 0) return new Ping(Double.NaN, Double.NaN);
        return new Ping(
                run.roundTripNanos.getValueAtPercentile(50) / 1e3, run.roundTripNanos.getValueAtPercentile(99) / 1e3);
    }

    @Override
    public long lost() {
        return Stream.of(sender, receiver)
                .flatMap(network -> network.peers().stream())
                .mapToLong(peer -> peer.counters().dropped() + peer.counters().refusedFrames())
                .sum();
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        near.close();
        far.close();
    }

    /// Keeps so many messages waiting: each that is written is followed by the next.
    private <M> double stream(Channel<M> channel, M message, int window, Arrivals arrivals, long nanos) {
        running = true;
        Consumer<Fate> next = new Consumer<>() {
            @Override
            public void accept(Fate fate) {
                if (running && fate == Fate.WRITTEN) channel.send(to, message, this);
            }
        };
        for (int i = 0; i < window; i++) {
            if (channel.send(to, message, next) != Admission.ADMITTED) {
                throw new IllegalStateException("the first messages were not admitted");
            }
        }
        double perSecond = arrivals.perSecond(nanos);
        running = false;
        arrivals.settle();
        return perSecond;
    }

    private void echo(PeerId from, Echo echo) {
        receiver.channel(PING).send(from, echo);
    }

    private void onEcho(Echo echo) {
        PingRun run = pinging;
        if (run != null && echo.data().length == PingRun.BYTES) run.arrived();
    }

    private final class PingRun {
        private static final int BYTES = 100;

        private final Histogram roundTripNanos = new Histogram(3);
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Channel<Echo> channel = sender.channel(PING);
        private final Echo message = new Echo(new byte[BYTES]);
        private final long untilNanos;
        private long sentNanos;

        PingRun(long untilNanos) {
            this.untilNanos = untilNanos;
        }

        void send() {
            sentNanos = System.nanoTime();
            channel.send(to, message);
        }

        void arrived() {
            long now = System.nanoTime();
            roundTripNanos.recordValue(now - sentNanos);
            if (now < untilNanos) send();
            else done.complete(null);
        }
    }
}
