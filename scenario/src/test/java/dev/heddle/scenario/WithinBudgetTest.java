package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Priority;
import dev.heddle.network.NetworkBuilder;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
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

    /// When another application said something last nobody knows.
    @Test
    void ofAnotherApplicationItIsNotAsked() {
        WithinBudget checker = new WithinBudget();
        Scenario scenario = Scenario.MESH.withNodes(2).withFaults(FaultMix.NONE);
        Application silent = new Application() {
            @Override
            public void declare(Member member, NetworkBuilder builder) {}
        };
        try (Run run = new Run(scenario, 1, List.of(checker), _ -> silent)) {
            checker.begin(run);
            ByteBuf held = run.members().getFirst().host().start().allocator().heapBuffer(10_000);
            run.simulation().runFor(Duration.ofSeconds(11));
            checker.onQuiet();
            assertThat(run.violations()).isEmpty();
            held.release();
        }
    }
}
