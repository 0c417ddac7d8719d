package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ByteLink;
import dev.heddle.core.PeerRole;
import dev.heddle.network.Direction;
import dev.heddle.session.Counters;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RoomUsedTest {
    private final History history = new History(new RoomUsed());
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    private void write(ByteLink link) {
        link.write(Unpooled.wrappedBuffer(new byte[16 << 10]));
    }

    /// A second of it.
    private void waiting(int messages) {
        history.pass(Duration.ofSeconds(1));
        history.status(one, two, PeerRole.VALIDATOR, Direction.OUTBOUND, messages, Counters.NONE);
    }

    @Test
    @Tag("T-14")
    void aFullLinkIsHandedNothing() {
        LinkEnd end = history.linked(one, two);
        history.link(end).reading(false);
        write(history.link(end));
        assertThat(end.roomBytes()).isZero();
        history.isRight();
        write(history.link(end));
        history.isWrong("for which it has no room");
    }

    @Test
    void beforeALinkIsConfirmedNobodyAsks() {
        LinkEnd end = history.dial(one, two);
        write(history.link(end));
        write(history.link(end));
        history.isRight();
    }

    @Test
    void whatWaitsWhereThereIsRoomIsWrong() {
        history.linked(one, two);
        waiting(0);
        waiting(3);
        waiting(3);
        history.isRight();
        waiting(3);
        history.isWrong("and what waits is not written");
    }

    @Test
    void whatWaitsAtAFullLinkOrIsWrittenIsRight() {
        LinkEnd end = history.linked(one, two);
        for (int i = 0; i < 4; i++) {
            waiting(3);
            history.link(end).write(Unpooled.wrappedBuffer(new byte[1]));
            history.link(end).flush();
        }
        write(history.link(end));
        for (int i = 0; i < 4; i++) waiting(3);
        history.isRight();
    }

    @Test
    void aMachineThatIsSlowIsNotAsked() {
        history.linked(one, two);
        history.run().troubles().begin(one);
        for (int i = 0; i < 4; i++) waiting(3);
        history.isRight();
    }
}
