package dev.heddle.scenario;

import dev.heddle.core.PeerRole;
import dev.heddle.network.Direction;
import dev.heddle.session.Counters;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LinksEndInTimeTest {
    private final History history = new History(new LinksEndInTime());
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    @Tag("T-01")
    void aLinkThatDoesNotConfirmIsClosed() {
        history.dial(one, two);
        history.look(6);
        history.isRight();
        history.look(1);
        history.isWrong("has not confirmed and is open");
    }

    @Test
    @Tag("T-01")
    void oneThatIsClosedInTimeIsRight() {
        LinkEnd end = history.dial(one, two);
        history.look(5);
        history.close(end);
        history.look(10);
        history.isRight();
    }

    @Test
    void aSilentPeerIsNoticed() {
        history.linked(one, two);
        history.look(61);
        history.isRight();
        history.look(2);
        history.isWrong("silent");
    }

    @Test
    void aMachineThatStandsStillKeepsNoDeadline() {
        history.linked(one, two);
        history.run().troubles().begin(one);
        history.run().troubles().begin(two);
        history.look(70);
        history.run().troubles().end(one);
        history.run().troubles().end(two);
        history.look(60);
        history.isRight();
        history.look(4);
        history.isWrong("silent");
    }

    @Test
    @Tag("T-14")
    void aPeerThatTakesNothingIsLeft() {
        history.linked(one, two);
        for (int i = 0; i <= 32; i++) {
            history.status(one, two, PeerRole.VALIDATOR, Direction.OUTBOUND, 3, Counters.NONE);
            history.pass(Duration.ofSeconds(1));
        }
        history.isRight();
        history.status(one, two, PeerRole.VALIDATOR, Direction.OUTBOUND, 3, Counters.NONE);
        history.isWrong("has long taken nothing");
    }

    @Test
    void drainingEnds() {
        LinkEnd end = history.linked(one, two);
        history.link(end).finish();
        history.look(7);
        history.isRight();
        history.look(1);
        history.isWrong("has long been drained");
    }
}
