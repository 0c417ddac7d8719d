package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Priority;
import dev.heddle.network.Direction;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InboundLimitsTest {
    private final InboundLimits checker = new InboundLimits();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    @Tag("T-13")
    void soManyMessagesMayWaitForTheirHandler() {
        LinkEnd end = history.other(history.linked(one, two));
        int most = history.run().limits().inbound().messages();
        List<Sending> messages = new ArrayList<>();
        for (int i = 0; i < most + 2; i++) messages.add(history.admitted(one, two, Priority.NORMAL, 1));
        for (Sending message : messages) history.arrive(message, end);
        for (Sending message : messages.subList(0, most + 1)) history.deliver(message);
        history.isRight();
        history.deliver(messages.getLast());
        history.isWrong("behind " + (most + 1) + " others");
    }

    @Test
    @Tag("T-13")
    void soManyBytesMayWait() {
        LinkEnd end = history.other(history.linked(one, two));
        int each = 60_000;
        int most = history.run().limits().inbound().bytes() / each;
        List<Sending> messages = new ArrayList<>();
        for (int i = 0; i < most + 2; i++) messages.add(history.admitted(one, two, Priority.NORMAL, each));
        for (Sending message : messages) history.arrive(message, end);
        for (Sending message : messages.subList(0, most + 1)) history.deliver(message);
        history.isRight();
        history.deliver(messages.getLast());
        history.isWrong("bytes");
    }

    @Test
    @Tag("T-13")
    void soManyUnknownPeersMayBeLinked() {
        history.status(one, two, PeerRole.UNKNOWN, Direction.INBOUND, 0, Counters.NONE);
        history.isRight();
        PeerStatus.Link link = new PeerStatus.Link(Direction.INBOUND, two.address(), true, 0, 0);
        PeerStatus status =
                new PeerStatus(two.id(), PeerRole.UNKNOWN, Optional.of(link), Optional.empty(), Counters.NONE);
        List<PeerStatus> many = Collections.nCopies(history.run().limits().unknownInboundLinks() + 1, status);
        checker.onStatus(one, many, new NetworkStatistics(0, 0, 0, 0, 0));
        history.isWrong("peers that nobody listed");
    }

    @Test
    @Tag("T-13")
    void soManyLinksMayComeAtOnce() {
        int most = 2 * history.run().limits().unconfirmedLinks() + 1;
        history.look(1);
        history.run().troubles().begin(two);
        for (int i = 0; i <= most; i++) history.dial(one, two);
        history.isRight();
        history.run().troubles().end(two);
        history.pass(Duration.ofMillis(1));
        history.dial(one, two);
        history.isWrong(most + 2 + " links that have not confirmed");
    }

    @Test
    @Tag("T-13")
    void soManyLinksMayBeUnconfirmed() {
        int most = history.run().limits().unconfirmedLinks();
        for (int i = 0; i < most; i++) history.dial(one, two);
        history.look(1);
        history.isRight();
        LinkEnd last = history.dial(one, two);
        history.look(1);
        history.isWrong(most + 1 + " links that have not confirmed");
        history.confirm(history.other(last));
        int before = history.run().violations().size();
        history.look(1);
        assertThat(history.run().violations()).hasSize(before);
    }

    @Test
    void soManyCallsMayBeServed() {
        history.pass(Duration.ofSeconds(11));
        history.linked(one, two);
        int most = history.run().limits().calls();
        List<Asking> questions = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            questions.add(history.ask(Asking.Kind.CALL, one, two, Duration.ofSeconds(2)));
        }
        for (Asking question : questions.subList(0, most)) checker.onAnswer(two, one.id(), question);
        checker.onAnswered(two, questions.getFirst());
        checker.onAnswer(two, one.id(), questions.getLast());
        history.isRight();
        checker.onAnswer(two, one.id(), history.ask(Asking.Kind.CALL, one, two, Duration.ofSeconds(2)));
        history.isWrong("serves " + (most + 1) + " calls");
    }

    /// Of two protocols, each within its own bound.
    @Test
    @Tag("T-13")
    void soManyBytesOfOnePeerMayWait() {
        Limits narrow = Limits.DEFAULT.withInbound(new Limits.Inbound(100, 3_000, 4_000));
        try (History here = new History(new InboundLimits(), narrow)) {
            LinkEnd end = here.other(here.linked(here.node(1), here.node(2)));
            List<Sending> messages = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Priority priority = i % 2 == 0 ? Priority.HIGH : Priority.NORMAL;
                messages.add(here.admitted(here.node(1), here.node(2), priority, 1_000));
            }
            for (Sending message : messages.subList(0, 4)) here.arrive(message, end);
            // What is handled before another one comes does not wait beside it.
            here.deliver(messages.getFirst());
            here.arrive(messages.get(4), end);
            for (Sending message : messages.subList(1, 4)) here.deliver(message);
            here.isRight();
            here.arrive(messages.get(5), end);
            here.deliver(messages.get(4));
            here.deliver(messages.get(5));
            here.isRight();
            for (Sending message : messages) here.arrive(message, end);
            for (Sending message : messages.subList(0, 5)) here.deliver(message);
            here.isWrong("5000 bytes of one peer waited for handlers when " + messages.get(4));
        }
    }

    @Test
    void whichCallsAreServedIsNotAskedWhereClocksAreWrong() {
        history.linked(one, two);
        history.run().troubles().begin(two);
        for (int i = 0; i <= history.run().limits().calls(); i++) {
            checker.onAnswer(two, one.id(), history.ask(Asking.Kind.CALL, one, two, Duration.ofSeconds(2)));
        }
        history.isRight();
    }
}
