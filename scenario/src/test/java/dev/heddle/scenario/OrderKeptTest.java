package dev.heddle.scenario;

import dev.heddle.core.Priority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OrderKeptTest {
    private final History history = new History(new OrderKept());
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    private final LinkEnd end = history.other(history.linked(one, two));

    private Sending arrived(Priority priority, int bytes, LinkEnd by) {
        Sending message = history.admitted(one, two, priority, bytes);
        history.arrive(message, by);
        return message;
    }

    @Test
    @Tag("T-18")
    void messagesOfOnePriorityKeepTheirOrder() {
        Sending first = arrived(Priority.LOW, 10, end);
        Sending urgent = arrived(Priority.CRITICAL, 10, end);
        Sending second = arrived(Priority.LOW, 10, end);
        for (Sending message : new Sending[] {urgent, first, second}) history.deliver(message);
        history.isRight();
    }

    @Test
    @Tag("T-18")
    void anotherOrderIsWrong() {
        Sending first = arrived(Priority.LOW, 10, end);
        Sending second = arrived(Priority.LOW, 10, end);
        history.deliver(second);
        history.deliver(first);
        history.isWrong("was delivered behind message");
    }

    @Test
    @Tag("T-18")
    void whatComesInPiecesComesWhenItIsWhole() {
        Sending large = arrived(Priority.LOW, 100_000, end);
        Sending small = arrived(Priority.LOW, 10, end);
        history.deliver(small);
        history.deliver(large);
        history.isRight();
    }

    @Test
    void anotherLinkMayBeQuicker() {
        Sending first = arrived(Priority.LOW, 10, end);
        Sending second = arrived(Priority.LOW, 10, history.other(history.linked(one, two)));
        history.deliver(second);
        history.deliver(first);
        history.isRight();
    }
}
