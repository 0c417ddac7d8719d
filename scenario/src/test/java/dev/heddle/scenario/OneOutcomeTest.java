package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OneOutcomeTest {
    private final OneOutcome checker = new OneOutcome();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);
    private final Member three = history.node(3);

    @AfterEach
    void close() {
        history.close();
    }

    private Asking ask(Asking.Kind kind) {
        return history.ask(kind, one, two, Duration.ofSeconds(2));
    }

    private static Throwable failure(CallFailure why) {
        return new CallFailure.CallException(PeerId.of(new byte[PeerId.BYTES]), why);
    }

    @Test
    @Tag("T-20")
    void aQuestionThatIsAnsweredInTimeIsRight() {
        Asking question = ask(Asking.Kind.CALL);
        checker.onAnswer(two, one.id(), question);
        checker.onOutcome(question, true, null);
        Asking late = ask(Asking.Kind.CALL);
        checker.onOutcome(late, false, failure(new CallFailure.TimedOut(2000)));
        checker.onAnswer(two, one.id(), late);
        checker.onOutcome(ask(Asking.Kind.PING), true, null);
        history.look(10);
        checker.onQuiet();
        history.isRight();
    }

    @Test
    @Tag("T-20")
    void twoOutcomesAreWrong() {
        Asking question = ask(Asking.Kind.PING);
        checker.onOutcome(question, true, null);
        checker.onOutcome(question, true, null);
        history.isWrong("has two outcomes");
    }

    @Test
    @Tag("T-20")
    void noneIsWrong() {
        ask(Asking.Kind.DIAL);
        history.look(3);
        history.isRight();
        history.look(1);
        history.isWrong("has no outcome in its time");
    }

    @Test
    void aLateOneIsWrong() {
        Asking question = ask(Asking.Kind.CALL);
        history.pass(Duration.ofSeconds(4));
        checker.onOutcome(question, false, failure(new CallFailure.TimedOut(2000)));
        history.isWrong("too late");
    }

    @Test
    void ofAMachineThatStandsStillItIsNotAsked() {
        Asking question = ask(Asking.Kind.CALL);
        history.run().troubles().begin(one);
        history.look(6);
        checker.onOutcome(question, false, failure(new CallFailure.TimedOut(2000)));
        history.isRight();
    }

    @Test
    @Tag("T-20")
    void theAnswerToAnotherQuestionIsWrong() {
        Asking question = ask(Asking.Kind.CALL);
        checker.onAnswer(two, one.id(), question);
        checker.onOutcome(question, false, null);
        history.isWrong("has a wrong answer");
    }

    @Test
    @Tag("T-20")
    void anAnswerOfNobodyIsWrong() {
        checker.onOutcome(ask(Asking.Kind.CALL), true, null);
        history.isWrong("never executed");
    }

    @Test
    @Tag("T-20")
    void executingTwiceIsWrong() {
        Asking question = ask(Asking.Kind.CALL);
        checker.onAnswer(two, one.id(), question);
        checker.onAnswer(two, one.id(), question);
        history.isWrong("executed twice");
    }

    @Test
    void executingWhatWasNeverSentIsWrong() {
        Asking question = ask(Asking.Kind.CALL);
        checker.onOutcome(question, false, failure(new CallFailure.NotAdmitted(Admission.FULL)));
        history.isRight();
        checker.onAnswer(two, one.id(), question);
        history.isWrong("never sent");
    }

    @Test
    void anotherNodeMustNotBeAsked() {
        checker.onAnswer(three, one.id(), ask(Asking.Kind.CALL));
        history.isWrong("node 3 was asked");
        checker.onAnswer(three, one.id(), null);
        history.isWrong("what nobody asked");
    }

    @Test
    void whatACrashedNodeAskedIsVoid() {
        ask(Asking.Kind.CALL);
        checker.onEnded(one, false);
        history.look(10);
        history.isRight();
        ask(Asking.Kind.CALL);
        checker.onEnded(one, true);
        history.isWrong("its node has closed");
    }
}
