package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
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
}
