package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.Codec;
import dev.heddle.core.ByteLink;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.Direction;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerEvent;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.Admission;
import dev.heddle.session.CloseCause;
import dev.heddle.session.Counters;
import dev.heddle.session.Fate;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A history that a test makes up, told to one checker: three nodes that know nobody and do nothing by
/// themselves, and links between them that are real and carry nothing.
final class History implements AutoCloseable {
    record Word(int number) {}

    private static final MessageProtocol<Word> WORDS =
            new MessageProtocol<>(new ProtocolId(60), Priority.NORMAL, Codec.of(MethodHandles.lookup(), Word.class));
    private static final NetworkStatistics NOTHING = new NetworkStatistics(0, 0, 0, 0, 0);

    private final Checker checker;
    private final Run run;
    private final Map<LinkEnd, ByteLink> links = new LinkedHashMap<>();
    private final List<Platform> platforms = new ArrayList<>();
    private long numbers;
    private long keys;

    History(Checker checker) {
        this(checker, Limits.DEFAULT);
    }

    History(Checker checker, Limits limits) {
        Scenario calm = Scenario.MESH.withNodes(3).withFaults(FaultMix.NONE);
        this.checker = checker;
        this.run = new Run(calm.withLimits(limits), 1, List.of(checker));
        checker.begin(run);
        for (Member member : run.members()) start(member);
    }

    private void start(Member member) {
        member.starts();
        NodeWatch watch = new NodeWatch(run, member, run.checkers());
        Platform platform = new WatchedPlatform(member.host().start(), watch, Duration.ZERO);
        platforms.add(platform);
        platform.transports().getFirst().listen(member.host().address(), link -> keep(member, link));
        Network.builder()
                .platform(platform)
                .identity(member.identity())
                .speak(WORDS)
                .startAsync()
                .thenAccept(member::runs);
        pass(Duration.ZERO);
    }

    private void keep(Member at, ByteLink link) {
        links.put(at.ends().all().getLast(), link);
        link.start(new Idle());
    }

    Run run() {
        return run;
    }

    Platform platform(Member of) {
        return platforms.get(of.number() - 1);
    }

    Member node(int number) {
        return run.members().get(number - 1);
    }

    void pass(Duration time) {
        run.simulation().runFor(time);
    }

    /// Lets time pass, and the checker look each second.
    void look(int seconds) {
        for (int i = 0; i < seconds; i++) {
            pass(Duration.ofSeconds(1));
            checker.everySecond();
        }
    }

    // ---- links

    /// @return the end of the one that dialled
    LinkEnd dial(Member from, Member to) {
        platform(from)
                .transports()
                .getFirst()
                .dial(to.address(), Duration.ofSeconds(3).toNanos())
                .thenAccept(link -> keep(from, link));
        pass(Duration.ofMillis(500));
        return from.ends().all().getLast();
    }

    /// @return the end of the one that was dialled
    LinkEnd other(LinkEnd dialled) {
        Member peer = dialled.peer();
        if (peer == null) throw new IllegalStateException("nobody at the other end");
        List<LinkEnd> ends = peer.ends().to(dialled.at());
        return ends.stream().filter(end -> end.joins(dialled)).findFirst().orElseGet(ends::getLast);
    }

    /// @return a link whose ends have both confirmed: the end of the one that dialled
    LinkEnd linked(Member from, Member to) {
        LinkEnd near = dial(from, to);
        LinkEnd far = other(near);
        far.sealsBy(++keys);
        confirm(near, keys);
        near.sealsBy(++keys);
        confirm(far, keys);
        return near;
    }

    void confirm(LinkEnd end, long key) {
        end.onConfirmed(key, run.nowNanos());
        checker.onLinkConfirmed(end);
    }

    void confirm(LinkEnd end) {
        confirm(end, ++keys);
    }

    ByteLink link(LinkEnd end) {
        ByteLink link = links.get(end);
        if (link == null) throw new IllegalStateException("no such link");
        return link;
    }

    /// Closes a link at both ends.
    void close(LinkEnd dialled) {
        LinkEnd far = other(dialled);
        link(dialled).close();
        link(far).close();
    }

    // ---- messages

    Sending message(Member from, Member to, Priority priority, int bytes) {
        return new Sending(++numbers, Sending.Kind.PLAIN, from, to, priority, bytes, run.nowNanos());
    }

    Sending send(Sending message, Admission admission) {
        message.onAdmission(admission);
        checker.onSend(message);
        return message;
    }

    Sending admitted(Member from, Member to, Priority priority, int bytes) {
        return send(message(from, to, priority, bytes), Admission.ADMITTED);
    }

    void fate(Sending message, Fate fate) {
        checker.onFate(message, fate);
        message.onFate(fate);
    }

    void arrive(Sending message, LinkEnd end) {
        message.onArrived(end, run.nowNanos());
        checker.onArrive(end, message);
    }

    void deliver(Sending message) {
        deliver(message, message.priority());
    }

    /// @param handler of the protocol to which it is handed
    void deliver(Sending message, Priority handler) {
        message.onDelivered(handler);
        checker.onDeliver(message.to(), message.from().id(), message, true);
    }

    Asking ask(Asking.Kind kind, Member from, Member to, Duration timeout) {
        Asking question = new Asking(++numbers, kind, from, to, run.nowNanos(), timeout);
        checker.onAsk(question);
        return question;
    }

    // ---- peers

    void up(Member at, Member peer, Direction direction) {
        checker.onPeer(at, new PeerEvent.Up(peer.id(), PeerRole.VALIDATOR, direction, peer.address()));
    }

    void down(Member at, Member peer) {
        checker.onPeer(at, new PeerEvent.Down(peer.id(), new CloseCause.ByPeer()));
    }

    /// @param direction null for a peer without a link
    void status(Member at, Member peer, PeerRole role, @Nullable Direction direction, int waiting, Counters counters) {
        var link = Optional.ofNullable(direction)
                .map(one -> new PeerStatus.Link(one, peer.address(), true, waiting, 100L * waiting));
        PeerStatus status = new PeerStatus(peer.id(), role, link, Optional.empty(), counters);
        checker.onStatus(at, List.of(status), NOTHING);
    }

    void status(Member at, Member peer, @Nullable Direction direction) {
        status(at, peer, PeerRole.VALIDATOR, direction, 0, Counters.NONE);
    }

    // ---- what came of it

    void isRight() {
        assertThat(run.violations()).isEmpty();
    }

    /// @param part of what the last violation says
    void isWrong(String part) {
        assertThat(run.violations()).isNotEmpty();
        assertThat(run.violations().getLast().what()).contains(part);
        assertThat(run.violations().getLast().checker()).isEqualTo(checker.name());
    }

    @Override
    public void close() {
        run.close();
    }

    private static final class Idle implements ByteLink.Receiver {
        @Override
        public void onBytes(ByteBuf loan) {}

        @Override
        public void onRoom() {}

        @Override
        public void onFinished() {}

        @Override
        public void onClosed(@Nullable IOException cause) {}
    }
}
