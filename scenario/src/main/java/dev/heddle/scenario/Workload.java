package dev.heddle.scenario;

import static dev.heddle.scenario.Scenario.Load.LARGE_BYTES_LEAST;

import dev.heddle.codec.Codec;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.CallProtocol;
import dev.heddle.network.Handling;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.network.PeerEvent;
import dev.heddle.network.QueueStyle;
import dev.heddle.session.Fate;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What every node of a run sends, asks and answers, and the ledger of it.
final class Workload implements Application {
    private static final int FIRST_PROTOCOL = 40;
    private static final Priority[] PRIORITIES = Priority.values();
    private static final Codec<Probe> PROBES = Codec.of(MethodHandles.lookup(), Probe.class);
    private static final List<MessageProtocol<Probe>> MESSAGES =
            Stream.of(PRIORITIES).map(Workload::protocol).toList();
    private static final CallProtocol<Probe, Probe> QUESTIONS =
            new CallProtocol<>(new ProtocolId(FIRST_PROTOCOL + PRIORITIES.length), Priority.HIGH, PROBES, PROBES);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);
    private static final int PING_BURST = 12;
    private static final Duration SLOW = Duration.ofSeconds(1);
    /// Beyond what a node waits for its own handlers.
    private static final Duration SLOWEST = Duration.ofSeconds(12);
    private static final int SMALL = 3;
    /// One large message in so many.
    private static final int CUT_OFF = 8;

    private static final Duration CUT_WITHIN = Duration.ofSeconds(1);
    private static final Duration CALL_BURST = Duration.ofSeconds(2);
    private static final Duration GREETING = Duration.ofMillis(1);
    private static final int CRITICAL_QUEUE = 16;
    private static final int LONGEST_BURST = 200;
    private static final int BURST_BYTES_MOST = 320_000;
    private static final int PROBE_BYTES_MOST = 400;
    /// One message in so many is one whose handler throws.
    private static final int THROWING = 500;

    private final Run run;
    private final Scenario.Load load;
    private final Conditions conditions;
    private final List<Checker> checkers;
    private final Partings partings;
    // By their numbers.
    private final List<@Nullable Sending> sent = new ArrayList<>();
    private final List<Asking> asked = new ArrayList<>();
    private int pingTurns;
    // Of the present incarnations.
    private final Map<Integer, EventLoop> loops = new TreeMap<>();
    private boolean ended;

    Workload(Run run, Scenario.Load load) {
        this.run = run;
        this.load = load;
        this.conditions = run.conditions();
        this.checkers = run.checkers();
        this.partings = new Partings(run, this);
    }

    private static MessageProtocol<Probe> protocol(Priority priority) {
        return new MessageProtocol<>(new ProtocolId(FIRST_PROTOCOL + priority.ordinal()), priority, PROBES);
    }

    /// Whether messages of the load go by this protocol.
    static boolean carries(int protocol) {
        return protocol >= FIRST_PROTOCOL && protocol < FIRST_PROTOCOL + PRIORITIES.length;
    }

    /// What was sent to a node with this number in its body; null when nothing was.
    @Nullable
    Sending sending(long probe, Member to) {
        if (probe < 0 || probe >= sent.size()) return null;
        Sending message = sent.get((int) probe);
        boolean broadcast = message != null && message.kind() == Sending.Kind.BROADCAST;
        return broadcast ? sent.get((int) probe + to.number()) : message;
    }

    /// The question that a node was sent with this number in its body; null when there is none.
    @Nullable
    Asking asking(int protocol, long probe) {
        boolean ours = protocol == QUESTIONS.id().number();
        return ours && probe >= 0 && probe < asked.size() ? asked.get((int) probe) : null;
    }

    /// The question to which an answer with this number in its body belongs; null when there is none.
    @Nullable
    Asking answering(long probe) {
        return probe < 0 && -probe < asked.size() ? asked.get((int) -probe) : null;
    }

    /// All that was ever sent, in its order.
    List<Sending> sent() {
        List<Sending> all = new ArrayList<>(sent.size());
        for (Sending message : sent) if (message != null && message.to() != message.from()) all.add(message);
        return all;
    }

    // ---- what it takes

    @Override
    public void declare(Member member, NetworkBuilder builder) {
        SplittableRandom random = run.simulation().random("handlers of " + member.number() + " at " + run.nowNanos());
        for (MessageProtocol<Probe> protocol : MESSAGES) {
            builder.onMessage(
                    protocol,
                    (from, probe) -> onMessage(member, from, protocol.priority(), probe, random),
                    handling(protocol.priority()));
        }
        builder.onCall(QUESTIONS, (from, question) -> onQuestion(member, from, question, random));
    }

    /// How many messages of one peer may wait for a priority's handler.
    static int capacity(Priority priority, Limits.Inbound limits) {
        return priority == Priority.CRITICAL ? CRITICAL_QUEUE : limits.messages();
    }

    /// Whether a priority's handler runs in the loop of the link.
    static boolean inLoop(Priority priority) {
        return priority == Priority.LOW;
    }

    /// One of each kind: in turns, in the loop, and in a queue of either style.
    private static Handling handling(Priority priority) {
        return switch (priority) {
            case CRITICAL -> Handling.DEFAULT.queue(QueueStyle.FIFO, CRITICAL_QUEUE);
            case HIGH -> Handling.DEFAULT.serially();
            case NORMAL -> Handling.DEFAULT;
            case LOW -> Handling.DEFAULT.inLoop();
        };
    }

    private void onMessage(Member at, PeerId from, Priority handler, Probe probe, SplittableRandom random) {
        Sending message = sending(probe.number(), at);
        if (message != null) message.onDelivered(handler);
        boolean intact = probe.intact() && message != null && probe.body().length == message.bytes();
        for (Checker checker : checkers) checker.onDeliver(at, from, message, intact);
        if (random.nextInt(THROWING) == 0) throw new IllegalStateException("a handler that throws");
    }

    private CompletionStage<Probe> onQuestion(Member at, PeerId from, Probe question, SplittableRandom random) {
        long number = question.number();
        Asking asking = number < 0 || number >= asked.size() ? null : asked.get((int) number);
        for (Checker checker : checkers) checker.onAnswer(at, from, asking);
        CompletableFuture<Probe> answer = new CompletableFuture<>();
        Runnable complete = () -> {
            if (asking != null) for (Checker checker : checkers) checker.onAnswered(at, asking);
            answer.complete(Probe.of(-number, question.body().length));
        };
        int lot = conditions.slowAnswers() ? random.nextInt(20) : 0;
        switch (lot) {
            case 1 -> {
                if (asking != null) for (Checker checker : checkers) checker.onAnswered(at, asking);
                throw new IllegalStateException("a handler that throws");
            }
            // Beyond what its caller waits, and sometimes beyond what its own node waits.
            case 2 -> {
                after(at, random.nextLong(SLOWEST.toNanos()), complete);
            }
            case 3, 4, 5 -> {
                after(at, random.nextLong(SLOW.toNanos()), complete);
            }
            default -> complete.run();
        }
        return answer;
    }

    // ---- what it sends

    /// Begins to send from it, until that incarnation ends.
    @Override
    public void onStarted(Member member, EventLoop loop) {
        SplittableRandom random = run.simulation().random("load of " + member.number() + " at " + run.nowNanos());
        loops.put(member.number(), loop);
        repeat(member, random, load.messagesPerSecond(), () -> send(member, random, 1 + random.nextInt(load.bytes())));
        repeat(member, random, load.callsPerSecond(), () -> call(member, random));
        repeat(
                member,
                random,
                load.largePerMinute() / 60,
                () -> send(member, random, large(random, load.largeBytes())));
        SplittableRandom mixed = stream("mixed bursts", member);
        repeat(member, random, conditions.burstsPerMinute() / 60, () -> burst(member, random, mixed));
        repeat(member, random, conditions.broadcastsPerMinute() / 60, () -> broadcast(member, random));
        repeat(member, random, conditions.pingsPerMinute() / 60, () -> pings(member, random));
        repeat(member, random, conditions.dialsPerMinute() / 60, () -> dialOnce(member, random));
        if (member.listed()) {
            repeat(member, random, conditions.partingsPerMinute() / 60, () -> partings.part(member, random));
            SplittableRandom lists = stream("lists", member);
            repeat(member, lists, conditions.delistingsPerMinute() / 60, () -> partings.delist(member, lists));
        }
        SplittableRandom calls = stream("bursts of calls", member);
        repeat(member, calls, conditions.callBurstsPerMinute() / 60, () -> callBurst(member, calls));
        SplittableRandom bulk = stream("bulk", member);
        repeat(member, bulk, conditions.bulkPerMinute() / 60, () -> bulk(member, bulk));
    }

    /// Of one incarnation.
    private SplittableRandom stream(String what, Member member) {
        return run.simulation().random("%s of %d at %d".formatted(what, member.number(), run.nowNanos()));
    }

    private static int large(SplittableRandom random, int most) {
        return LARGE_BYTES_LEAST + random.nextInt(Math.max(1, most - LARGE_BYTES_LEAST));
    }

    /// A few words at once, each in a record of its own: they come while the peer still makes up its mind.
    @Override
    public void onPeer(Member at, PeerEvent event) {
        Member peer = run.machine(event.peer());
        if (!conditions.greetings() || ended || peer == null || !(event instanceof PeerEvent.Up)) return;
        SplittableRandom random = stream("greetings to " + peer.number(), at);
        Priority priority = any(random);
        int words = 2 + random.nextInt(2);
        for (int i = 0; i < words; i++) {
            long waitNanos = i == 0 ? 0 : random.nextLong(GREETING.toNanos());
            after(at, waitNanos, () -> send(at, peer, Sending.Kind.PLAIN, priority, 1 + random.nextInt(load.bytes())));
        }
    }

    @Override
    public void end() {
        ended = true;
    }

    /// From each to each, one of each priority: they must arrive.
    void probe() {
        int bytes = Math.min(load.bytes(), PROBE_BYTES_MOST);
        for (Member from : run.members()) {
            for (Member to : run.members()) {
                if (from == to) continue;
                for (Priority priority : PRIORITIES) send(from, to, Sending.Kind.PROBE, priority, bytes);
            }
        }
    }

    private void repeat(Member member, SplittableRandom random, double perSecond, Runnable task) {
        if (perSecond > 0) new Repeated(member, random, (long) (1e9 / perSecond), task).schedule();
    }

    private final class Repeated implements Runnable {
        private final Member member;
        private final SplittableRandom random;
        private final long everyNanos;
        private final Runnable task;

        Repeated(Member member, SplittableRandom random, long everyNanos, Runnable task) {
            this.member = member;
            this.random = random;
            this.everyNanos = everyNanos;
            this.task = task;
        }

        void schedule() {
            // Half to one and a half of the interval: never in step.
            after(member, everyNanos / 2 + random.nextLong(everyNanos), this);
        }

        @Override
        public void run() {
            if (ended) return;
            task.run();
            schedule();
        }
    }

    /// Runs something on a node later, if it still runs then. What waits is no task of the node's: of those
    /// none may be left when it has closed.
    void after(Member member, long nanos, Runnable task) {
        int incarnation = member.incarnation();
        EventLoop loop = Objects.requireNonNull(loops.get(member.number()));
        var _ = run.simulation().loop().schedule(run.nowNanos() + nanos, () -> {
            if (member.incarnation() == incarnation && member.network().isPresent()) loop.execute(task);
        });
    }

    private static Priority any(SplittableRandom random) {
        return PRIORITIES[random.nextInt(PRIORITIES.length)];
    }

    private void send(Member from, SplittableRandom random, int bytes) {
        Member to = run.another(from, random);
        send(from, to, Sending.Kind.PLAIN, any(random), bytes);
    }

    /// A large message with a few small ones; in the middle of one in so many the link ends. Not in the
    /// quiet phase.
    private void bulk(Member from, SplittableRandom random) {
        if (run.quiet()) return;
        Member to = run.another(from, random);
        Priority priority = any(random);
        send(from, to, Sending.Kind.PLAIN, priority, large(random, load.largeBytes() / 2));
        // Between its pieces, which then do not fit their records.
        for (int i = 0; i < SMALL; i++) send(from, to, Sending.Kind.PLAIN, priority, 1 + random.nextInt(load.bytes()));
        if (random.nextInt(CUT_OFF) > 0) return;
        var _ = run.simulation().loop().schedule(run.nowNanos() + random.nextLong(CUT_WITHIN.toNanos()), () -> {
            if (!run.quiet()) LineFaults.end(run, from, to, random.nextBoolean());
        });
    }

    /// Of one priority or of all. Not in the quiet phase either: it fills lanes.
    private void burst(Member from, SplittableRandom random, SplittableRandom mixed) {
        if (run.quiet()) return;
        Member to = run.another(from, random);
        Priority priority = any(random);
        int bytes = 1 + random.nextInt(Math.min(4 * load.bytes(), load.largeBytes()));
        int most = Math.min(LONGEST_BURST, BURST_BYTES_MOST / bytes);
        boolean mix = mixed.nextBoolean();
        for (int left = Math.min(random.nextInt(LONGEST_BURST), most); left > 0; left--) {
            Priority one = mix ? any(mixed) : priority;
            send(from, to, Sending.Kind.PLAIN, one, bytes);
        }
    }

    private void send(Member from, Member to, Sending.Kind kind, Priority priority, int bytes) {
        Network network = from.network().orElse(null);
        if (network == null) return;
        Sending message = enter(kind, from, to, priority, bytes);
        Probe probe = Probe.of(message.number(), bytes);
        message.onAdmission(
                network.channel(MESSAGES.get(priority.ordinal())).send(to.id(), probe, fate -> onFate(message, fate)));
        for (Checker checker : checkers) checker.onSend(message);
    }

    /// One more in the ledger.
    Sending enter(Sending.Kind kind, Member from, Member to, Priority priority, int bytes) {
        Sending message = new Sending(sent.size(), kind, from, to, priority, bytes, run.nowNanos());
        sent.add(message);
        return message;
    }

    private void onFate(Sending message, Fate fate) {
        for (Checker checker : checkers) checker.onFate(message, fate);
        message.onFate(fate);
    }

    private void broadcast(Member from, SplittableRandom random) {
        Network network = from.network().orElse(null);
        if (network == null) return;
        int number = sent.size();
        int bytes = 1 + random.nextInt(load.bytes());
        // One place for what they share, and one for each receiver.
        for (int to = 0; to <= run.machines().size(); to++) {
            Member receiver = to == 0 ? from : run.machines().get(to - 1);
            enter(Sending.Kind.BROADCAST, from, receiver, Priority.LOW, bytes);
        }
        network.channel(MESSAGES.get(Priority.LOW.ordinal())).broadcast(Probe.of(number, bytes));
    }

    // ---- what it asks

    private void call(Member from, SplittableRandom random) {
        call(from, run.another(from, random), random);
    }

    /// Up to twice as many as may be pending, at once or over a while.
    private void callBurst(Member from, SplittableRandom random) {
        Member to = run.another(from, random);
        long overNanos = random.nextBoolean() ? 0 : random.nextLong(CALL_BURST.toNanos());
        for (int left = 1 + random.nextInt(2 * run.limits().calls()); left > 0; left--) {
            long waitNanos = overNanos == 0 ? 0 : random.nextLong(overNanos);
            after(from, waitNanos, () -> call(from, to, random));
        }
    }

    private void call(Member from, Member to, SplittableRandom random) {
        Network network = from.network().orElse(null);
        if (network == null) return;
        Duration timeout = Duration.ofMillis(500 + random.nextLong(LONGEST_CALL.toMillis() - 500));
        Asking question = ask(Asking.Kind.CALL, from, to, timeout);
        int bytes = 1 + random.nextInt(load.bytes());
        network.call(QUESTIONS, to.id(), Probe.of(question.number(), bytes), timeout)
                .whenComplete((answer, failure) -> onOutcome(
                        question, answer != null && answer.number() == -question.number() && answer.intact(), failure));
    }

    /// Every fourth time more than the peer takes in a second; not drawn, so that it shifts nothing.
    private void pings(Member from, SplittableRandom random) {
        if (from.network().isEmpty()) return;
        Member to = run.another(from, random);
        for (int left = ++pingTurns % 4 == 0 ? PING_BURST : 1; left > 0; left--) ping(from, to);
    }

    private void ping(Member from, Member to) {
        Network network = from.network().orElse(null);
        if (network == null) return;
        Duration timeout = Duration.ofSeconds(2);
        Asking question = ask(Asking.Kind.PING, from, to, timeout);
        network.ping(to.id(), timeout)
                .whenComplete((roundTrip, failure) ->
                        onOutcome(question, roundTrip != null && !roundTrip.isNegative(), failure));
    }

    private void dialOnce(Member from, SplittableRandom random) {
        Network network = from.network().orElse(null);
        if (network == null) return;
        Member to = run.another(from, random);
        Asking question = ask(
                Asking.Kind.DIAL,
                from,
                to,
                run.limits().connect().plus(run.limits().handshake()));
        network.dialOnce(to.address())
                .whenComplete((peer, failure) -> onOutcome(question, to.id().equals(peer), failure));
    }

    private Asking ask(Asking.Kind kind, Member from, Member to, Duration timeout) {
        Asking question = new Asking(asked.size(), kind, from, to, run.nowNanos(), timeout);
        asked.add(question);
        for (Checker checker : checkers) checker.onAsk(question);
        return question;
    }

    private void onOutcome(Asking question, boolean right, @Nullable Throwable failure) {
        for (Checker checker : checkers) checker.onOutcome(question, right, failure);
    }
}
