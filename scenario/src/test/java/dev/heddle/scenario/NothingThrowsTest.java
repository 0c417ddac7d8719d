package dev.heddle.scenario;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NothingThrowsTest {
    private final NothingThrows checker = new NothingThrows();
    private final History history = new History(checker);
    private final Member one = history.node(1);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void aTaskThatFailsIsWrong() {
        history.isRight();
        checker.onBroken(one, new IllegalStateException("broken"));
        history.isWrong("a task of node 1 failed: java.lang.IllegalStateException: broken");
    }
}
