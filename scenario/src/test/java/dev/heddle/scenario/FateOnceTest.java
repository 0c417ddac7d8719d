package dev.heddle.scenario;

import dev.heddle.core.Priority;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FateOnceTest {
    private final FateOnce checker = new FateOnce();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    @Tag("T-13")
    void eachAdmittedMessageHasOneFate() {
        Sending written = history.admitted(one, two, Priority.CRITICAL, 10);
        history.fate(written, Fate.WRITTEN);
        history.deliver(written);
        history.fate(history.admitted(one, two, Priority.LOW, 10), Fate.DROPPED);
        history.fate(history.admitted(one, two, Priority.LOW, 10), Fate.LOST);
        history.send(history.message(one, two, Priority.CRITICAL, 10), Admission.FULL);
        checker.onQuiet();
        checker.onEnded(one, true);
        history.isRight();
        history.fate(written, Fate.LOST);
        history.isWrong("has the fate WRITTEN and then LOST");
    }

    @Test
    void whatWasNotAdmittedHasNone() {
        Sending message = history.message(one, two, Priority.LOW, 10);
        history.fate(message, Fate.DROPPED);
        history.send(message, Admission.FULL);
        history.isWrong("was not admitted");
    }

    @Test
    @Tag("T-13")
    void criticalIsNeverDropped() {
        history.fate(history.admitted(one, two, Priority.CRITICAL, 10), Fate.DROPPED);
        history.isWrong("was dropped");
    }

    @Test
    void whatIsLostIsNotDelivered() {
        Sending message = history.admitted(one, two, Priority.LOW, 10);
        history.fate(message, Fate.LOST);
        history.deliver(message);
        history.isWrong("its fate is LOST");
    }

    @Test
    void noneIsForgotten() {
        history.admitted(one, two, Priority.LOW, 10);
        checker.onQuiet();
        history.isWrong("1 messages have no fate");
    }

    @Test
    void ofACrashedNodeNothingIsAsked() {
        history.admitted(one, two, Priority.LOW, 10);
        checker.onEnded(one, false);
        checker.onQuiet();
        history.isRight();
    }
}
