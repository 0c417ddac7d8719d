package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Priority;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.SimulatedLink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FairWeatherTest {
    private final FairWeather checker = new FairWeather();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void aLinkThatEndsIsWrong() {
        LinkEnd end = history.linked(one, two);
        history.look(5);
        history.isRight();
        history.link(end).close();
        history.isWrong("has ended, and nothing has gone wrong");
    }

    @Test
    @Tag("T-27")
    void oneThatIsReplacedMayEnd() {
        LinkEnd end = history.linked(one, two);
        history.linked(one, two);
        history.link(end).close();
        history.isRight();
    }

    @Test
    void aHandshakeThatTakesTooLongIsWrong() {
        history.dial(one, two);
        history.look(1);
        history.isWrong("has not confirmed after");
    }

    @Test
    void afterAFaultOrWherePeopleWishItAnythingMayEnd() {
        LinkEnd parted = history.linked(one, two);
        checker.onDisconnect(two, one);
        history.link(parted).close();
        LinkEnd cut = history.linked(two, history.node(3));
        checker.onCut(history.node(3), two);
        history.link(cut).close();
        LinkEnd closing = history.linked(one, history.node(3));
        checker.onClosing(history.node(3));
        history.link(closing).close();
        history.isRight();
        LinkEnd broken = history.linked(two, one);
        checker.onFault(FaultKind.RESET, "", history.run().nowNanos());
        history.link(broken).close();
        history.dial(one, two);
        history.look(5);
        history.isRight();
    }

    @ParameterizedTest
    @EnumSource
    void onLinesThatTakeLongNowAndThenLinksMayEnd(LinkProfile.Tail tail) {
        LinkProfile line = LinkProfile.of(Duration.ofMillis(20)).withTail(tail);
        Scenario scenario = Scenario.MESH.withNodes(2).withFaults(FaultMix.NONE).withLinks(line);
        try (Run run = new Run(scenario, 5, List.of(new FairWeather()))) {
            run.begin();
            run.runFor(Duration.ofSeconds(5));
            for (SimulatedLink link :
                    List.copyOf(run.members().getFirst().host().links())) link.reset();
            run.runFor(Duration.ofSeconds(1));
            assertThat(run.violations()).hasSize(tail == LinkProfile.Tail.LIGHT ? 2 : 0);
        }
    }

    /// What was written must arrive: with the load of a real run.
    @Test
    @Tag("T-27")
    void whatIsWrittenAndDoesNotArriveIsWrong() {
        FairWeather real = new FairWeather();
        Scenario scenario = Scenario.MESH.withNodes(2).withFaults(FaultMix.NONE);
        try (Run run = new Run(scenario, 5, List.of(real))) {
            run.begin();
            run.runFor(Duration.ofSeconds(5));
            Workload load = run.workload().orElseThrow();
            Member from = run.members().getFirst();
            Member to = run.members().getLast();
            Sending message = load.enter(Sending.Kind.PLAIN, from, to, Priority.LOW, 10);
            message.onWritten(from.ends().to(to).getFirst(), run.nowNanos());
            load.end();
            run.runFor(Duration.ofSeconds(5));
            real.onQuiet();
            assertThat(run.violations()).hasSize(1);
            assertThat(run.violations().getFirst().what()).contains("did not arrive, and nothing has gone wrong");
        }
    }
}
