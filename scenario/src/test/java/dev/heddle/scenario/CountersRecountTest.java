package dev.heddle.scenario;

import dev.heddle.core.PeerRole;
import dev.heddle.network.Direction;
import dev.heddle.session.Counters;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountersRecountTest {
    private final History history = new History(new CountersRecount());
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    private static Counters counters(long out, long bytes, long in, long records, long refused) {
        return new Counters(out, bytes, in, bytes, records, refused, 0, 0, 0, 0);
    }

    private void tell(Counters counters) {
        history.pass(Duration.ofSeconds(2));
        history.status(one, two, PeerRole.VALIDATOR, Direction.OUTBOUND, 0, counters);
    }

    private LinkEnd used() {
        LinkEnd end = history.linked(one, two);
        Recount seen = end.recount();
        seen.recordsOut = 3;
        seen.messagesOut = 5;
        seen.bytesOut = 70;
        seen.messagesIn = 4;
        seen.bytesIn = 70;
        return end;
    }

    @Test
    @Tag("T-21")
    void whatEqualsTheRecountIsRight() {
        LinkEnd end = used();
        tell(counters(5, 70, 4, 3, 0));
        history.link(end).close();
        tell(counters(5, 70, 4, 3, 0));
        tell(counters(5, 70, 3, 3, 1));
        history.isRight();
    }

    @ParameterizedTest
    @CsvSource({"6,70,4,3", "4,70,4,3", "5,71,4,3", "5,70,5,3", "5,70,4,2"})
    @Tag("T-21")
    void whatDoesNotIsWrong(long out, long bytes, long in, long records) {
        used();
        tell(counters(out, bytes, in, records, 0));
        history.isWrong("node 1 counts");
    }

    @Test
    @Tag("T-21")
    void whatCameAndIsNotCountedIsWrong() {
        LinkEnd end = used();
        history.pass(Duration.ofSeconds(3));
        history.link(end).close();
        tell(counters(5, 70, 3, 3, 0));
        history.isWrong("node 1 counts");
    }

    @ParameterizedTest
    @CsvSource({"3,70,0", "4,69,0", "4,0,0"})
    @Tag("T-21")
    void whatComesByALinkThatIsOpenIsCounted(long in, long bytes, long refused) {
        used();
        history.pass(Duration.ofSeconds(1));
        tell(new Counters(5, 70, in, bytes, 3, refused, 0, 0, 0, 0));
        history.isWrong("node 1 counts");
    }

    @ParameterizedTest
    @CsvSource({"4,70,0", "4,70,2", "3,60,1"})
    @Tag("T-21")
    void whatHadNoPlaceMayBeMissing(long in, long bytes, long refused) {
        LinkEnd end = used();
        history.pass(Duration.ofSeconds(1));
        tell(new Counters(5, 70, in, bytes, 3, refused, 0, 0, 0, 0));
        history.link(end).close();
        tell(new Counters(5, 70, in, bytes, 3, refused, 0, 0, 0, 0));
        history.isRight();
    }

    @Test
    @Tag("T-21")
    void bytesThatCameByALinkThatHasEndedAreCounted() {
        LinkEnd end = used();
        history.pass(Duration.ofSeconds(3));
        history.link(end).close();
        tell(new Counters(5, 70, 4, 69, 3, 0, 0, 0, 0, 0));
        history.isWrong("node 1 counts");
    }
}
