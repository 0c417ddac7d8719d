package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Priority;
import dev.heddle.network.Direction;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NothingRemainsTest {
    private final NothingRemains checker = new NothingRemains();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    @Tag("T-21")
    void aClosedLinkThatHasNothingToDoIsRight() {
        LinkEnd end = history.linked(one, two);
        history.link(end).close();
        history.look(3);
        history.isRight();
    }

    @Test
    @Tag("T-21")
    void aTimerOfAClosedLinkIsWrong() {
        LinkEnd end = history.linked(one, two);
        ByteLink link = history.link(end);
        link.loop().schedule(link.loop().nowNanos() + Duration.ofHours(1).toNanos(), () -> {});
        link.close();
        history.look(1);
        history.isRight();
        history.look(1);
        history.isWrong("1 tasks of link end");
    }

    @Test
    @Tag("T-21")
    void aBufferOfAClosedNodeIsWrong() {
        one.network().orElseThrow().closeAsync();
        history.look(3);
        checker.onClosed(one);
        checker.onEnded(one, true);
        history.isRight();
        ByteBuf forgotten = history.platform(one).allocator().heapBuffer(100);
        checker.onEnded(one, true);
        history.isWrong("holds 100 bytes");
        forgotten.release();
    }

    @Test
    @Tag("T-21")
    void whoeverHasClosedCallsNobody() {
        history.up(one, two, Direction.INBOUND);
        checker.onClosed(one);
        history.isRight();
        history.deliver(history.message(two, one, Priority.LOW, 1));
        history.isWrong("node 1 has closed, and calls a handler: message");
        history.down(one, two);
        history.isWrong("and calls a handler: Down");
        checker.onAnswer(one, two.id(), history.ask(Asking.Kind.CALL, two, one, Duration.ofSeconds(1)));
        history.isWrong("and calls a handler: CALL");
        checker.onEnded(one, false);
        int before = history.run().violations().size();
        history.up(one, two, Direction.INBOUND);
        assertThat(history.run().violations()).hasSize(before);
    }

    @Test
    void ofAMachineThatIsSlowItIsNotAsked() {
        history.run().troubles().begin(one);
        checker.onEnded(one, true);
        history.isRight();
        history.run().troubles().end(one);
        history.look(2);
        checker.onEnded(one, true);
        history.isWrong("tasks of it wait");
    }

    @Test
    @Tag("T-21")
    void aTaskOrALinkOfAClosedNodeIsWrong() {
        EventLoop loop = history.platform(one).loop();
        one.network().orElseThrow().closeAsync();
        history.look(3);
        loop.schedule(loop.nowNanos() + Duration.ofHours(1).toNanos(), () -> {});
        checker.onEnded(one, true);
        history.isWrong("1 tasks of it wait");
        history.linked(one, two);
        checker.onEnded(one, true);
        history.isWrong("1 links of it are open");
    }

    @Test
    @Tag("T-21")
    void aNodeThatNeverSaysThatItHasClosedIsWrong() {
        one.network().orElseThrow().closeAsync();
        history.look(3);
        checker.onEnded(one, true);
        history.isWrong("node 1 was told to close, and does not say that it has");
    }
}
