package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TroublesTest {
    private final History history = new History(new NothingThrows());
    private final Member one = history.node(1);
    private final Troubles troubles = history.run().troubles();

    @AfterEach
    void close() {
        history.close();
    }

    private long calmSeconds() {
        return Duration.ofNanos(troubles.calmNanos(one)).toSeconds();
    }

    @Test
    void calmBeginsWhenTheLastTroubleEnds() {
        history.look(3);
        assertThat(calmSeconds()).isEqualTo(3);
        troubles.begin(one);
        troubles.begin(one);
        history.look(1);
        troubles.end(one);
        history.look(1);
        assertThat(calmSeconds()).isZero();
        troubles.end(one);
        history.look(2);
        assertThat(calmSeconds()).isEqualTo(2);
        assertThat(troubles.calmNanos(history.node(2))).isEqualTo(history.run().nowNanos());
    }

    @Test
    void onlyWhatBeganEnds() {
        assertThatIllegalStateException().isThrownBy(() -> troubles.end(one));
    }
}
