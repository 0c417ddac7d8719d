package dev.heddle.scenario;

import static dev.heddle.scenario.Scenario.Load.LARGE_BYTES_LEAST;

import dev.heddle.codec.Codec;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.CallProtocol;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// What every node of a run sends, asks and answers, and the ledger of it.
final class Workload implements Application {
    private static final int FIRST_PROTOCOL = 40;
    private static final Priority[] PRIORITIES = Priority.values();
    private static final Codec<Probe> PROBES = Codec.of(MethodHandles.lookup(), Probe.class);
    private static final CallProtocol<Probe, Probe> QUESTIONS =
            new CallProtocol<>(new ProtocolId(FIRST_PROTOCOL + PRIORITIES.length), Priority.NORMAL, PROBES, PROBES);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Run run;
    private final Scenario.Load load;
    private final Map<Long, Sending> sent = new TreeMap<>();
    private final Map<Long, Asking> asked = new TreeMap<>();
    private boolean ended;

    Workload(Run run, Scenario.Load load) {
        this.run = run;
        this.load = load;
    }

    private static MessageProtocol<Probe> protocol(Priority priority) {
        return new MessageProtocol<>(new ProtocolId(FIRST_PROTOCOL + priority.ordinal()), priority, PROBES);
    }

    @Override
    public void declare(Member member, NetworkBuilder builder) {
        for (Priority priority : PRIORITIES) {
            builder.onMessage(protocol(priority), (from, probe) -> {
                Sending message = sent.get(probe.number());
                boolean intact = probe.intact() && message != null && probe.body().length == message.bytes();
                run.each(checker -> checker.onDeliver(member, from, message, intact));
            });
        }
        builder.onCall(QUESTIONS, (from, question) -> {
            Asking asking = asked.get(question.number());
            run.each(checker -> checker.onAnswer(member, from, asking));
            return CompletableFuture.completedFuture(Probe.of(-question.number(), question.body().length));
        });
    }

    /// Begins to send from it, until that incarnation ends.
    @Override
    public void onStarted(Member member, EventLoop loop) {
        SplittableRandom random = run.simulation().random("load of " + member.number() + " at " + loop.nowNanos());
        repeat(loop, random, load.messagesPerSecond(), () -> send(member, random, 1 + random.nextInt(load.bytes())));
        repeat(loop, random, load.callsPerSecond(), () -> ask(member, random));
        repeat(
                loop,
                random,
                load.largePerMinute() / 60,
                () -> send(member, random, LARGE_BYTES_LEAST + random.nextInt(load.largeBytes() - LARGE_BYTES_LEAST)));
    }

    @Override
    public void end() {
        ended = true;
    }

    private void repeat(EventLoop loop, SplittableRandom random, double perSecond, Runnable task) {
        if (perSecond == 0) return;
        long every = (long) (1e9 / perSecond);
        new Repeated(loop, random, every, task).schedule();
    }

    private final class Repeated implements Runnable {
        private final EventLoop loop;
        private final SplittableRandom random;
        private final long everyNanos;
        private final Runnable task;

        Repeated(EventLoop loop, SplittableRandom random, long everyNanos, Runnable task) {
            this.loop = loop;
            this.random = random;
            this.everyNanos = everyNanos;
            this.task = task;
        }

        void schedule() {
            // Half to one and a half of the interval: never in step.
            loop.schedule(loop.nowNanos() + everyNanos / 2 + random.nextLong(everyNanos), this);
        }

        @Override
        public void run() {
            if (ended) return;
            task.run();
            schedule();
        }
    }

    private void send(Member from, SplittableRandom random, int bytes) {
        Network network = from.network().orElse(null);
        if (network == null) return;
        Member to = run.another(from, random);
        Priority priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
        Sending message = new Sending(run.nextNumber(), from, to, priority, bytes, run.nowNanos());
        sent.put(message.number(), message);
        message.admitted(network.channel(protocol(priority))
                .send(
                        to.id(),
                        Probe.of(message.number(), bytes),
                        fate -> run.each(checker -> checker.onFate(message, fate))));
        run.each(checker -> checker.onSend(message));
    }

    private void ask(Member from, SplittableRandom random) {
        Network network = from.network().orElse(null);
        if (network == null) return;
        Member to = run.another(from, random);
        Asking question = new Asking(run.nextNumber(), from, to, run.nowNanos(), TIMEOUT);
        asked.put(question.number(), question);
        int bytes = 1 + random.nextInt(load.bytes());
        run.each(checker -> checker.onAsk(question));
        network.call(QUESTIONS, to.id(), Probe.of(question.number(), bytes), TIMEOUT)
                .whenComplete((answer, failure) -> {
                    boolean right = answer != null && answer.number() == -question.number() && answer.intact();
                    run.each(checker -> checker.onOutcome(question, right, failure));
                });
    }
}
