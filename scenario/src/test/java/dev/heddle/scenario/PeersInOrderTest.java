package dev.heddle.scenario;

import dev.heddle.core.Priority;
import dev.heddle.network.Direction;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PeersInOrderTest {
    private final PeersInOrder checker = new PeersInOrder();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void upAndDownTakeTurnsAndHoldMessages() {
        history.linked(one, two);
        history.up(two, one, Direction.INBOUND);
        history.deliver(history.admitted(one, two, Priority.LOW, 10));
        checker.onAnswer(two, one.id(), history.ask(Asking.Kind.CALL, one, two, Duration.ofSeconds(1)));
        history.down(two, one);
        history.linked(one, two);
        history.up(two, one, Direction.INBOUND);
        history.down(two, one);
        checker.onEnded(two, true);
        history.isRight();
    }

    @Test
    void twiceUpIsWrong() {
        history.linked(one, two);
        history.linked(one, two);
        history.up(two, one, Direction.INBOUND);
        history.up(two, one, Direction.INBOUND);
        history.isWrong("told twice");
    }

    @Test
    void downWithoutUpIsWrong() {
        history.down(two, one);
        history.isWrong("was not up");
    }

    @Test
    @Tag("T-06")
    void upWithoutAConfirmedLinkIsWrong() {
        history.dial(one, two);
        history.up(two, one, Direction.INBOUND);
        history.isWrong("had 0 confirmed links");
    }

    @Test
    void aMessageBeforeUpIsWrong() {
        history.deliver(history.admitted(one, two, Priority.LOW, 10));
        history.isWrong("while its peer was not up");
    }

    @Test
    void aMessageBehindDownIsWrong() {
        history.linked(one, two);
        history.up(two, one, Direction.INBOUND);
        history.down(two, one);
        checker.onAnswer(two, one.id(), history.ask(Asking.Kind.CALL, one, two, Duration.ofSeconds(1)));
        history.isWrong("while its peer was not up");
    }

    @Test
    void closingWithoutDownIsWrongAndACrashIsNot() {
        history.linked(one, two);
        history.up(two, one, Direction.INBOUND);
        history.up(one, two, Direction.OUTBOUND);
        checker.onEnded(one, false);
        history.isRight();
        checker.onEnded(two, true);
        history.isWrong("was not told that node 1 is down");
    }
}
