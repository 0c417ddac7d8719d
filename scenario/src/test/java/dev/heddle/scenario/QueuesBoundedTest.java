package dev.heddle.scenario;

import dev.heddle.core.Priority;
import dev.heddle.session.Fate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class QueuesBoundedTest {
    private final History history = new History(new QueuesBounded());
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    @Tag("T-13")
    void aLaneHoldsSoMany() {
        int most = history.run().limits().lanes().critical();
        Sending first = history.admitted(one, two, Priority.CRITICAL, 10);
        for (int i = 0; i < most; i++) history.admitted(one, two, Priority.CRITICAL, 10);
        history.fate(first, Fate.WRITTEN);
        history.admitted(one, two, Priority.CRITICAL, 10);
        history.isRight();
        history.admitted(one, two, Priority.CRITICAL, 10);
        history.isWrong(most + 2 + " CRITICAL messages wait");
    }

    @Test
    @Tag("T-13")
    void allLanesHoldSoManyBytes() {
        int each = 1 << 20;
        int most =
                (history.run().limits().lanes().bytes() + history.run().limits().frameBytes()) / each;
        for (int i = 0; i < most; i++) history.admitted(one, two, Priority.NORMAL, each);
        history.isRight();
        history.admitted(one, two, Priority.NORMAL, each);
        history.isWrong("bytes wait");
    }

    @Test
    @Tag("T-13")
    void soManyLargeOnesWait() {
        int most = history.run().limits().large().messages();
        for (int i = 0; i <= most; i++) history.admitted(one, two, Priority.NORMAL, 5 << 20);
        history.isRight();
        history.admitted(one, two, Priority.NORMAL, 5 << 20);
        history.isWrong(most + 2 + " large messages wait");
    }
}
