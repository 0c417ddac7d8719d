package dev.heddle.scenario;

import dev.heddle.session.MemoryBudget;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-04")
class ReplaysRefusedTest {
    private final ReplaysRefused checker = new ReplaysRefused();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);
    private final Member three = history.node(3);

    @AfterEach
    void close() {
        history.close();
    }

    private void restart(Member member) {
        member.starts(new MemoryBudget(0, 0));
    }

    private void fault(FaultKind kind, String part, Member of, Duration lasting) {
        checker.onFault(kind, Fault.holding(part, of), history.run().nowNanos() + lasting.toNanos());
    }

    @Test
    void aRecordingIsNotAnswered() {
        LinkEnd end = history.linked(one, two);
        history.isRight();
        checker.onReplayAnswered(two, end);
        history.isWrong("node 2 answered the first message of " + end);
    }

    @Test
    void norAfterARestart() {
        LinkEnd end = history.linked(one, two);
        restart(two);
        checker.onReplayAnswered(two, end);
        history.isWrong("sent again");
    }

    @Test
    void norByAnother() {
        LinkEnd end = history.linked(one, two);
        checker.onReplayAnswered(three, end);
        history.isWrong("node 3 answered");
    }

    @Test
    void whatADiskDidNotTakeIsForgottenWithARestartAndNotBefore() {
        fault(FaultKind.FULL_DISK, "room on the disk", two, Duration.ofSeconds(1));
        LinkEnd end = history.linked(one, two);
        restart(two);
        checker.onReplayAnswered(two, end);
        history.isRight();
        fault(FaultKind.SLOW_DISK, "speed of the disk", two, Duration.ofSeconds(1));
        LinkEnd second = history.linked(three, two);
        checker.onReplayAnswered(two, second);
        history.isWrong("sent again");
    }

    @Test
    void aDiskThatWasWellAgainIsNoExcuse() {
        fault(FaultKind.FULL_DISK, "room on the disk", two, Duration.ofSeconds(1));
        fault(FaultKind.FULL_DISK, "room on the disk", three, Duration.ofSeconds(100));
        history.pass(Duration.ofSeconds(20));
        LinkEnd end = history.linked(one, two);
        restart(two);
        checker.onReplayAnswered(two, end);
        history.isWrong("sent again");
    }

    @Test
    void noLinkComesOfIt() {
        LinkEnd end = new LinkEnd(two, null, false, history.link(history.dial(one, two)), 0);
        history.confirm(end);
        history.isWrong("nobody with a key");
    }
}
