package dev.heddle.scenario;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BrokenSealsTest {
    private final BrokenSeals checker = new BrokenSeals();
    private final History history = new History(checker);
    private final Member one = history.node(1);

    @AfterEach
    void close() {
        history.close();
    }

    private void open(long key, boolean verified) {
        checker.onOpen(one, key, new byte[12], verified);
    }

    @Test
    @Tag("T-08")
    void nothingIsOpenedAfterWhatDoesNotVerify() {
        open(1, true);
        open(1, true);
        open(1, false);
        open(2, true);
        history.isRight();
        open(1, true);
        history.isWrong("node 1 goes on to open by key 1");
    }

    @Test
    @Tag("T-08")
    void theLinkIsGone() {
        LinkEnd ended = history.linked(one, history.node(2));
        ended.onBroken();
        history.link(ended).close();
        history.look(1);
        history.isRight();
        history.linked(one, history.node(2)).onBroken();
        history.look(1);
        history.isWrong("goes on, and something on it did not verify");
    }
}
