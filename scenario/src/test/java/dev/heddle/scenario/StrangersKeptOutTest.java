package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import dev.heddle.network.Direction;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StrangersKeptOutTest {
    private final StrangersKeptOut checker = new StrangersKeptOut();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);
    private final Member three = history.node(3);

    @AfterEach
    void close() {
        history.close();
    }

    private final Member stranger =
            new Member(history.run().simulation().addHost(), three.identity().withPeer(other()), false);

    private static PeerId other() {
        byte[] bytes = new byte[PeerId.BYTES];
        Arrays.fill(bytes, (byte) 7);
        return PeerId.of(bytes);
    }

    @Test
    @Tag("T-03")
    void whoIsListedMayCome() {
        history.up(one, two, Direction.INBOUND);
        history.status(one, two, Direction.OUTBOUND);
        history.isRight();
    }

    @Test
    @Tag("T-03")
    void whoIsNotMayNot() {
        history.up(one, stranger, Direction.INBOUND);
        history.isWrong("which nobody is");
    }

    @Test
    @Tag("T-03")
    void whoLeftTheListMayNotComeAgain() {
        checker.onListed(one, two, Listing.WITH_ANOTHER_KEY);
        history.up(one, two, Direction.INBOUND);
        history.isRight();
        history.pass(Duration.ofSeconds(2));
        history.up(one, two, Direction.INBOUND);
        history.isWrong("not listed any more");
        checker.onListed(one, two, Listing.WELCOME);
        int before = history.run().violations().size();
        history.up(one, two, Direction.INBOUND);
        assertThat(history.run().violations()).hasSize(before);
    }

    @Test
    @Tag("T-03")
    void theLinkOfWhoLeftTheListEnds() {
        LinkEnd end = history.linked(one, two);
        checker.onListed(one, two, Listing.WITH_ANOTHER_KEY);
        history.pass(Duration.ofSeconds(5));
        history.status(one, two, Direction.OUTBOUND);
        history.isRight();
        history.pass(Duration.ofSeconds(2));
        history.status(one, two, Direction.OUTBOUND);
        history.isWrong(end + " is open");
    }

    @Test
    @Tag("T-03")
    void noDialBringsUpWhoIsListedWithAnotherKey() {
        checker.onListed(one, two, Listing.WITH_ANOTHER_KEY);
        history.pass(Duration.ofSeconds(2));
        history.ask(Asking.Kind.DIAL, one, two, Duration.ofSeconds(8));
        history.up(one, two, Direction.OUTBOUND);
        history.isWrong("not listed any more");
    }

    @Test
    @Tag("T-03")
    void whomNobodyListsComesUpWhenANodeIsToldToDialItOnce() {
        checker.onListed(one, two, Listing.NOT_AT_ALL);
        history.pass(Duration.ofSeconds(2));
        history.ask(Asking.Kind.DIAL, one, two, Duration.ofSeconds(8));
        LinkEnd end = history.linked(one, two);
        history.up(one, two, Direction.OUTBOUND);
        history.pass(Duration.ofSeconds(60));
        history.status(one, two, Direction.OUTBOUND);
        history.isRight();
        checker.onListed(one, two, Listing.WITH_ANOTHER_KEY);
        history.pass(Duration.ofSeconds(7));
        history.status(one, two, Direction.OUTBOUND);
        history.isWrong(end + " is open");
    }

    @Test
    @Tag("T-03")
    void whomNobodyListsDoesNotComeUpByItself() {
        checker.onListed(one, two, Listing.NOT_AT_ALL);
        history.pass(Duration.ofSeconds(2));
        history.up(one, two, Direction.OUTBOUND);
        history.isWrong("not listed any more");
    }

    @Test
    @Tag("T-03")
    void aLinkThatWasAskedForWhileItsPeerWasListedEnds() {
        history.ask(Asking.Kind.DIAL, one, two, Duration.ofSeconds(8));
        LinkEnd end = history.linked(one, two);
        checker.onListed(one, two, Listing.NOT_AT_ALL);
        history.pass(Duration.ofSeconds(7));
        history.status(one, two, Direction.OUTBOUND);
        history.isWrong(end + " is open");
    }
}
