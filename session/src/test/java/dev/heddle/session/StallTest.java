package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StallTest {
    private static final long SECOND = Nodes.SECOND;

    @Test
    @Tag("T-14")
    void aPeerThatTakesNothingStallsFromTheFirstMomentOn() {
        Stall stall = new Stall(30 * SECOND);
        assertThat(stall.deadlineNanos()).isEqualTo(Session.NO_DEADLINE);
        stall.waiting(5);
        stall.waiting(20 * SECOND);
        // It is looked at after a second: from then on it does not move.
        assertThat(stall.deadlineNanos()).isEqualTo(5 + SECOND);
        assertThat(stall.stands(4 + SECOND)).isFalse();
        assertThat(stall.stands(5 + SECOND)).isTrue();
        assertThat(stall.deadlineNanos()).isEqualTo(5 + 30 * SECOND);
        assertThat(stall.expired(4 + 30 * SECOND)).isFalse();
        assertThat(stall.expired(5 + 30 * SECOND)).isTrue();
    }

    @Test
    @Tag("T-14")
    void anyProgressStartsTheStallAnew() {
        Stall stall = new Stall(30 * SECOND);
        stall.waiting(0);
        assertThat(stall.stands(2 * SECOND)).isTrue();
        stall.progress();
        assertThat(stall.stands(60 * SECOND)).isFalse();
        assertThat(stall.expired(60 * SECOND)).isFalse();
        stall.waiting(40 * SECOND);
        assertThat(stall.expired(69 * SECOND)).isFalse();
        assertThat(stall.expired(70 * SECOND)).isTrue();
    }
}
