package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.network.Direction;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OneLinkTest {
    private final OneLink checker = new OneLink();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    private final Member greater = one.id().compareTo(two.id()) > 0 ? one : two;
    private final Member lesser = greater == one ? two : one;

    @Test
    @Tag("T-27")
    void theGreatersLinkStays() {
        LinkEnd stays = history.linked(greater, lesser);
        LinkEnd goes = history.linked(lesser, greater);
        history.close(goes);
        history.look(3);
        history.isRight();
        assertThat(stays.open()).isTrue();
    }

    @Test
    @Tag("T-27")
    void thatBothStayIsWrong() {
        history.linked(greater, lesser);
        history.linked(lesser, greater);
        history.look(1);
        history.isRight();
        history.look(1);
        history.isWrong("are both open");
    }

    @Test
    @Tag("T-27")
    void thatTheLessersStaysIsWrong() {
        LinkEnd goes = history.linked(greater, lesser);
        history.linked(lesser, greater);
        history.close(goes);
        history.look(2);
        history.isWrong("the greater id keeps its outbound link");
    }

    @Test
    @Tag("T-27")
    void ofTwoInOneDirectionTheNewerStays() {
        LinkEnd older = history.linked(one, two);
        LinkEnd newer = history.linked(one, two);
        history.close(older);
        history.look(3);
        history.isRight();
        history.linked(one, two);
        history.close(newer);
        history.look(3);
        history.isRight();
        history.close(history.linked(one, two));
        history.isWrong("is the one that must go");
    }

    @Test
    @Tag("T-27")
    void thatBothAreEndedIsWrong() {
        LinkEnd stays = history.linked(greater, lesser);
        LinkEnd goes = history.linked(lesser, greater);
        history.link(stays).finish();
        history.isWrong("%s is the one that must go".formatted(history.other(goes)));
    }

    /// The first may be dead without anybody having noticed.
    @Test
    @Tag("T-27")
    void ofThreeOneMayGoForTheThird() {
        history.linked(lesser, greater);
        history.linked(greater, lesser);
        LinkEnd third = history.linked(lesser, greater);
        history.link(history.other(third)).finish();
        history.isRight();
    }

    @Test
    void whoPartsMayEndEitherFirst() {
        LinkEnd stays = history.linked(greater, lesser);
        history.linked(lesser, greater);
        checker.onDisconnect(greater, lesser);
        history.link(stays).finish();
        checker.onClosing(lesser);
        history.link(history.other(stays)).finish();
        history.isRight();
    }

    @Test
    void whatIsLeftOfALinkDoesNotCount() {
        LinkEnd left = history.linked(greater, lesser);
        history.link(history.other(left)).finish();
        history.pass(Duration.ofSeconds(1));
        history.linked(lesser, greater);
        history.look(3);
        history.isRight();
    }

    @Test
    void ofTwoThatTheirNodeHasLeftNoneIsToBeChosen() {
        LinkEnd older = history.linked(greater, lesser);
        LinkEnd newer = history.other(history.linked(lesser, greater));
        checker.onDisconnect(greater, lesser);
        history.link(older).finish();
        history.link(newer).finish();
        history.look(3);
        history.isRight();
    }

    @Test
    @Tag("T-27")
    void aNodeSaysWhatItHolds() {
        history.linked(one, two);
        history.pass(Duration.ofSeconds(3));
        history.status(one, two, Direction.OUTBOUND);
        history.status(two, one, Direction.INBOUND);
        history.isRight();
        history.status(one, two, Direction.INBOUND);
        history.isWrong("is INBOUND");
        history.status(one, two, (Direction) null);
        history.isWrong("not linked");
    }
}
