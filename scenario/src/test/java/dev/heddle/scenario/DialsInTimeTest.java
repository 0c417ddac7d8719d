package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DialsInTimeTest {
    private static final Limits LIMITS = Limits.DEFAULT;

    private final DialsInTime checker = new DialsInTime();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    DialsInTimeTest() {
        checker.onStarted(one);
        // The third is no matter here.
        checker.onWanted(one, history.node(3), false);
    }

    @AfterEach
    void close() {
        history.close();
    }

    private void look(Duration time) {
        history.look((int) time.toSeconds());
    }

    @Test
    @Tag("T-28")
    void aPeerIsDialledWithinTheLargestBackOff() {
        look(LIMITS.backoffMost());
        checker.onDial(one, two);
        look(LIMITS.backoffMost().plus(LIMITS.connect()).plus(LIMITS.handshake()));
        history.isRight();
        history.look(3);
        history.isWrong("node 1 has no link to node 2, and has not dialled it");
        assertThat(history.run().violations()).hasSize(1);
    }

    @Test
    @Tag("T-28")
    void afterAGoodLinkWithinTheFirst() {
        LinkEnd end = history.linked(one, two);
        look(LIMITS.backoffReset().plusSeconds(3));
        history.isRight();
        history.link(end).close();
        look(LIMITS.backoffFirst().plusSeconds(2));
        history.isRight();
        history.look(1);
        history.isWrong("has not dialled it");
    }

    @Test
    void whatIsLeftOfAGoodOneThatWasReplacedCountsNothing() {
        LinkEnd replaced = history.linked(one, two);
        look(LIMITS.backoffReset().plusSeconds(3));
        LinkEnd brief = history.linked(two, one);
        history.link(brief).close();
        history.link(replaced).close();
        look(LIMITS.backoffFirst().plusSeconds(3));
        history.isRight();
    }

    @Test
    void afterAShortOneTheLargestCounts() {
        LinkEnd end = history.linked(one, two);
        history.link(end).close();
        look(LIMITS.backoffMost().plus(LIMITS.connect()));
        history.isRight();
    }

    @Test
    void whomNobodyWantsNobodyDials() {
        checker.onWanted(one, two, false);
        look(LIMITS.backoffMost().multipliedBy(2));
        history.isRight();
        checker.onWanted(one, two, true);
        history.run().troubles().begin(one);
        look(LIMITS.backoffMost().multipliedBy(2));
        history.isRight();
        history.run().troubles().end(one);
        checker.onClosing(one);
        look(LIMITS.backoffMost().multipliedBy(3));
        history.isRight();
    }
}
