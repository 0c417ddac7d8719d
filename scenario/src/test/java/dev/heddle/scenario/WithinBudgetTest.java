package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Priority;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WithinBudgetTest {
    private final History history = new History(new WithinBudget());
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    @Tag("T-13")
    void buffersBelongToLinks() {
        history.look(1);
        history.isRight();
        ByteBuf held = history.platform(one).allocator().heapBuffer(1 << 20);
        history.look(1);
        history.isWrong("node 1 holds 1048576 bytes");
        history.linked(one, two);
        int before = history.run().violations().size();
        history.look(1);
        assertThat(history.run().violations()).hasSize(before);
        held.release();
    }

    @Test
    @Tag("T-13")
    void whatIsKeptThoughNothingIsSaidIsWrong() {
        WithinBudget checker = new WithinBudget();
        try (History idle = new History(checker)) {
            idle.linked(idle.node(1), idle.node(2));
            idle.admitted(idle.node(1), idle.node(2), Priority.LOW, 10);
            ByteBuf held = idle.platform(idle.node(1)).allocator().heapBuffer(10_000);
            idle.pass(Duration.ofSeconds(9));
            checker.onQuiet();
            idle.isRight();
            idle.pass(Duration.ofSeconds(2));
            checker.onQuiet();
            idle.isWrong("node 1 holds 10000 bytes with 1 links, and nothing has been said for long");
            held.release();
        }
    }
}
