package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.core.Limits;
import dev.heddle.noise.Identity;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;

/// Whatever a stranger, or a listener that is none, sends before there is a link: nothing is confirmed,
/// nothing is kept.
class UpgradingSessionFuzzTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(1);
    private static final Identity OWN = Nodes.identity(RANDOM);
    private static final Identity OTHER = Nodes.identity(RANDOM);

    /// @param data the first byte says which end is fed, and how
    @FuzzTest(maxDuration = "60s")
    @Tag("T-06")
    @Tag("T-21")
    void confirmsNothing(byte[] data) {
        if (data.length == 0) return;
        byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
        switch (data[0] & 3) {
            case 0 -> feed(responder(), bytes);
            case 1 -> feed(initiator(), bytes);
            case 2 ->
                feed(
                        responder(),
                        Nodes.joined(OTHER.peer().bytes(), OWN.publicKey().bytes(), bytes));
            default -> feedBehindTheFlight(bytes);
        }
    }

    private static SessionSettings settings(End end) {
        return Nodes.settings(OWN, RANDOM::nextBytes, Nodes.HELLO, Limits.DEFAULT, end.allocator);
    }

    private static End responder() {
        return new End(end -> Session.responder(settings(end), end.statistics, () -> {}, 0, Nodes.trusting(OTHER)));
    }

    private static End initiator() {
        return new End(end ->
                Session.initiator(settings(end), end.statistics, () -> {}, 0, OTHER.peer(), OTHER.publicKey(), 1));
    }

    private static void feed(End made, byte[] bytes) {
        try (End end = made) {
            end.pump(0);
            for (int at = 0; at < bytes.length; at += 100) {
                end.receive(0, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 100)));
            }
            assertThat(end.confirmed).isNull();
            end.deadline(5 * Nodes.SECOND);
            end.assertNothingHeld();
        }
    }

    /// As somebody would who has recorded a first flight.
    private static void feedBehindTheFlight(byte[] bytes) {
        try (RawDialler raw = RawDialler.upgraded(1, Limits.DEFAULT)) {
            raw.send(bytes);
            assertThat(raw.listener.confirmed).isNull();
            raw.listener.deadline(raw.nowNanos + 5 * Nodes.SECOND);
            raw.listener.assertNothingHeld();
        }
    }
}
