package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.network.PeerEvent;
import dev.heddle.scenario.Happening.Kind;
import dev.heddle.scenario.Happening.Mark;
import dev.heddle.scenario.Happening.Passage;
import dev.heddle.scenario.Happening.Trouble;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import dev.heddle.simulator.TraceEvent;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells what happens in a run, in the order in which it happens, and finds nothing wrong. It draws nothing and sends
/// nothing, so a run is the same with it and without it.
public final class RunLog extends Checker {
    private final Consumer<Happening> to;
    private final Map<PeerId, Member> members = new TreeMap<>();

    public RunLog(Consumer<Happening> to) {
        this.to = to;
    }

    @Override
    protected void onBegin() {
        for (Member member : run().machines()) members.put(member.id(), member);
        run().simulation().onTrace(this::onEvent);
    }

    @Override
    protected void onStarted(Member member) {
        mark(member, Kind.NODE, "started");
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        mark(member, Kind.NODE, inGoodOrder ? "closed" : "crashed");
    }

    @Override
    protected void onPeer(Member at, PeerEvent event) {
        mark(
                at,
                Kind.PEER,
                switch (event) {
                    case PeerEvent.Up up ->
                        "peer up: %s, by its %s link"
                                .formatted(
                                        name(up.peer()), up.direction().name().toLowerCase(Locale.ROOT));
                    case PeerEvent.Down down ->
                        "peer down: %s, because %s"
                                .formatted(name(down.peer()), down.cause().reason());
                });
    }

    @Override
    protected void onLinkConfirmed(LinkEnd end) {
        String who = end.peer() == null ? "somebody" : String.valueOf(end.peer());
        mark(end.at(), Kind.LINK, "%s link with %s confirmed".formatted(end.dialled() ? "own" : "accepted", who));
    }

    @Override
    protected void onSend(Sending message) {
        String admission = message.admission() == Admission.ADMITTED ? "" : ": " + message.admission();
        mark(message.from(), Kind.MESSAGE, "sends " + message + admission);
    }

    @Override
    protected void onFate(Sending message, Fate fate) {
        if (fate != Fate.WRITTEN) mark(message.from(), Kind.MESSAGE, "%s: %s".formatted(message, fate));
    }

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        if (message == null) {
            mark(at, Kind.MESSAGE, "got from %s what nobody sent".formatted(name(from)));
            return;
        }
        String body = intact ? "" : ", with another body";
        pass(message.atNanos(), message.from(), at, "got " + message + body);
    }

    @Override
    protected void onAsk(Asking question) {
        mark(question.from(), Kind.MESSAGE, "asks %s question %d".formatted(question.to(), question.number()));
    }

    @Override
    protected void onAnswer(Member at, PeerId from, @Nullable Asking question) {
        if (question == null) {
            mark(at, Kind.MESSAGE, "got from %s a question that nobody asked".formatted(name(from)));
            return;
        }
        pass(question.atNanos(), question.from(), at, "answers question " + question.number());
    }

    @Override
    protected void onOutcome(Asking question, boolean right, @Nullable Throwable failure) {
        String outcome = failure == null ? (right ? "answered" : "answered wrongly") : "failed: " + failure;
        mark(question.from(), Kind.MESSAGE, "question %d %s".formatted(question.number(), outcome));
    }

    @Override
    protected void onBroken(Member at, Throwable broken) {
        mark(at, Kind.NODE, "a task failed: " + broken);
    }

    @Override
    protected void onFault(FaultKind kind, String what, long endNanos) {
        String until = "%s%s until %.3f s".formatted(kind, what.isEmpty() ? "" : ", " + what, endNanos / 1e9);
        tell(new Trouble(run().nowNanos(), endNanos, until));
    }

    @Override
    protected void onCut(Member one, Member other) {
        mark(one, Kind.FAULT, "links to %s are cut on the way".formatted(other));
    }

    @Override
    protected void onViolation(Violation violation) {
        tell(new Mark(run().nowNanos(), 0, Kind.VIOLATION, violation.checker() + ": " + violation.what()));
    }

    /// What happens below the nodes. Bytes that arrive are too many, and tell nothing that messages do not.
    private void onEvent(TraceEvent event) {
        switch (event) {
            case TraceEvent.Dialled dialled -> mark(dialled.from(), Kind.LINK, "dials " + node(dialled.to()));
            case TraceEvent.Refused refused -> mark(refused.from(), Kind.LINK, "dialled in vain: " + refused.reason());
            case TraceEvent.Opened opened ->
                mark(opened.host(), Kind.LINK, "link end %d to %s".formatted(opened.end(), node(opened.other())));
            case TraceEvent.Finished finished ->
                mark(
                        finished.host(),
                        Kind.LINK,
                        "link end %d: %s has finished".formatted(finished.end(), node(finished.other())));
            case TraceEvent.Closed closed ->
                mark(
                        closed.host(),
                        Kind.LINK,
                        "link end %d to %s closed%s"
                                .formatted(
                                        closed.end(),
                                        node(closed.other()),
                                        closed.reason().isEmpty() ? "" : ": " + closed.reason()));
            case TraceEvent.Lost lost ->
                mark(lost.from(), Kind.FAULT, "%d bytes to %s lost".formatted(lost.bytes(), node(lost.to())));
            case TraceEvent.LineFaulty faulty ->
                mark(faulty.from(), Kind.FAULT, "line to %s: %s".formatted(node(faulty.to()), faulty.fault()));
            case TraceEvent.LineHealed healed ->
                mark(healed.from(), Kind.FAULT, "line to %s: no more %s".formatted(node(healed.to()), healed.fault()));
            case TraceEvent.HostChanged changed -> mark(changed.host(), Kind.FAULT, changed.what());
            case TraceEvent.Arrived _ -> {}
        }
    }

    private String node(int number) {
        Member member = run().machine(number);
        return member == null ? "host " + number : member.toString();
    }

    private String name(PeerId peer) {
        Member member = members.get(peer);
        return member == null ? peer.brief() : member.toString();
    }

    private void pass(long sentNanos, Member from, Member at, String what) {
        tell(new Passage(sentNanos, from.number(), run().nowNanos(), at.number(), what));
    }

    private void mark(Member at, Kind kind, String what) {
        mark(at.number(), kind, what);
    }

    private void mark(int node, Kind kind, String what) {
        tell(new Mark(run().nowNanos(), node, kind, what));
    }

    private void tell(Happening happening) {
        to.accept(happening);
    }
}
