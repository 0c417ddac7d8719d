package dev.heddle.scenario;

import dev.heddle.core.Priority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeliveredAsSentTest {
    private final DeliveredAsSent checker = new DeliveredAsSent();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);
    private final Member three = history.node(3);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    @Tag("T-06")
    void whatWasSentMayBeDelivered() {
        Sending message = history.admitted(one, two, Priority.NORMAL, 10);
        history.arrive(message, history.other(history.linked(one, two)));
        history.deliver(message);
        history.isRight();
    }

    @Test
    void whatNobodySentMayNot() {
        checker.onDeliver(two, one.id(), null, false);
        history.isWrong("that nobody sent");
    }

    @Test
    void nothingIsDeliveredToOrFromAnother() {
        Sending message = history.admitted(one, two, Priority.NORMAL, 10);
        history.arrive(message, history.other(history.linked(one, two)));
        checker.onDeliver(three, one.id(), message, true);
        history.isWrong("node 3 got message");
        checker.onDeliver(two, three.id(), message, true);
        history.isWrong("node 2 got message");
    }

    @Test
    void nothingIsDeliveredToTheHandlerOfAnotherProtocol() {
        Sending message = history.admitted(one, two, Priority.NORMAL, 10);
        history.arrive(message, history.other(history.linked(one, two)));
        history.deliver(message, Priority.LOW);
        history.isWrong("the handler of LOW was called");
    }

    @Test
    void aBodyStaysAsItWas() {
        Sending message = history.admitted(one, two, Priority.NORMAL, 10);
        history.arrive(message, history.other(history.linked(one, two)));
        checker.onDeliver(two, one.id(), message, false);
        history.isWrong("another body");
    }

    @Test
    @Tag("T-06")
    void nothingIsDeliveredThatNoRecordHeld() {
        history.deliver(history.admitted(one, two, Priority.NORMAL, 10));
        history.isWrong("which no record held");
    }
}
