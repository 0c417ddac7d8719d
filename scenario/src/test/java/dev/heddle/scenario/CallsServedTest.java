package dev.heddle.scenario;

import dev.heddle.core.Limits;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CallsServedTest {
    private static final int PLACES =
            Math.min(Limits.DEFAULT.calls(), Limits.DEFAULT.inbound().messages());

    private final CallsServed checker = new CallsServed();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);
    private final LinkEnd end = history.other(history.linked(one, two));

    CallsServedTest() {
        history.pass(Duration.ofSeconds(2));
    }

    @AfterEach
    void close() {
        history.close();
    }

    private Asking arrive() {
        Asking question = history.ask(Asking.Kind.CALL, one, two, Duration.ofSeconds(5));
        checker.onArrive(end, question);
        return question;
    }

    private void execute(Asking question) {
        checker.onAnswer(two, one.id(), question);
    }

    @Test
    @Tag("T-20")
    void aQuestionThatHasAPlaceIsExecuted() {
        for (int i = 0; i < PLACES; i++) execute(arrive());
        // There is no place for this one.
        arrive();
        history.look(2);
        history.isRight();
    }

    @Test
    @Tag("T-20")
    void thatItIsNotExecutedIsWrong() {
        arrive();
        history.look(1);
        history.isRight();
        history.look(1);
        history.isWrong("where there was room, and was not executed");
    }

    @Test
    @Tag("T-20")
    void anAnswerFreesThePlace() {
        for (int i = 0; i < PLACES; i++) {
            Asking question = arrive();
            execute(question);
            checker.onAnswerWritten(end, question);
        }
        history.look(2);
        arrive();
        history.look(2);
        history.isWrong("was not executed");
    }

    @Test
    void healthChecksTakePlacesToo() {
        checker.onArrive(end, (Asking) null);
        for (int i = 1; i < PLACES; i++) execute(arrive());
        arrive();
        history.look(2);
        history.isRight();
    }

    @Test
    void whoPartsOrClosesOrIsSlowIsNotAsked() {
        checker.onDisconnect(two, one);
        arrive();
        history.look(3);
        history.isRight();
        history.look(20);
        history.run().troubles().begin(two);
        arrive();
        history.look(3);
        history.run().troubles().end(two);
        history.look(3);
        checker.onClosing(two);
        arrive();
        history.look(3);
        history.isRight();
    }

    @Test
    void aLinkThatEndsTakesItsQuestionsWithIt() {
        arrive();
        history.link(end).close();
        history.look(3);
        history.isRight();
    }
}
