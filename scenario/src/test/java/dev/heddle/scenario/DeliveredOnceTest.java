package dev.heddle.scenario;

import dev.heddle.core.Priority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveredOnceTest {
    private final History history = new History(new DeliveredOnce());
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void oneDeliveryIsRightAndASecondIsNot() {
        Sending message = history.admitted(one, two, Priority.NORMAL, 10);
        history.deliver(message);
        history.isRight();
        history.deliver(message);
        history.isWrong("was delivered 2 times");
    }
}
