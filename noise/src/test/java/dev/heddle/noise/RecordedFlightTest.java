package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody recorded a good first flight and sends it again.
@Tag("T-04")
class RecordedFlightTest {
    private static final long NOW_MILLIS = 1_790_000_000_000L;
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final SplittableRandom random = new SplittableRandom(11);
    private final Identity dialler = Keys.identity(random);
    private final Identity listener = Keys.identity(random);
    private final TrustedPeers trusted = Keys.trusting(dialler);
    private byte[] recorded = {};

    @BeforeEach
    void record() {
        recorded = flight(NOW_MILLIS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void makesNoSecondLinkHereAndKeepsNobodyOut(boolean deployed) {
        TimestampGuard guard = deployed ? TimestampGuard.deployed(trusted) : TimestampGuard.within(WINDOW, trusted);
        assertThat(guard.vet(claim(listener, recorded, trusted), NOW_MILLIS)).isEmpty();
        for (long laterMillis : new long[] {0, 1, 30_000, 59_999}) {
            assertThat(guard.vet(claim(listener, recorded, trusted), NOW_MILLIS + laterMillis))
                    .contains(new HandshakeRefusal.Replayed(dialler.peer(), NOW_MILLIS, NOW_MILLIS));
        }
        byte[] next = flight(NOW_MILLIS + 1);
        assertThat(guard.vet(claim(listener, next, trusted), NOW_MILLIS + 60_000))
                .isEmpty();
    }

    @Test
    void isTooOldAfterTheWindowEvenForAListenerThatRemembersNothing() {
        TimestampGuard restarted = TimestampGuard.within(WINDOW, trusted);
        assertThat(restarted.vet(claim(listener, recorded, trusted), NOW_MILLIS + 60_001))
                .contains(new HandshakeRefusal.ClockOff(dialler.peer(), -60_001, 60_000));
        byte[] older = flight(NOW_MILLIS - 1);
        assertThat(restarted.vet(claim(listener, older, trusted), NOW_MILLIS))
                .as("a refusal stores no time")
                .isEmpty();
    }

    @Test
    void isRefusedByAnotherNode() {
        Identity other = Keys.identity(random);
        ResponderHandshake responder = new ResponderHandshake(Keys.setup(other, random));
        assertThat(Keys.refused(responder.read(recorded, trusted)))
                .isEqualTo(new HandshakeRefusal.WrongResponderKey(dialler.peer()));
    }

    @Test
    void isRefusedInAnotherNetworkOfTheSameNode() {
        TrustedPeers elsewhere = Keys.trusting(Keys.identity(random));
        ResponderHandshake responder = new ResponderHandshake(Keys.setup(listener, random));
        assertThat(Keys.refused(responder.read(recorded, elsewhere)))
                .isEqualTo(new HandshakeRefusal.NotListed(dialler.peer()));
    }

    /// What T-06 relies on: whoever only has a recording cannot seal the first record, even if it gets
    /// an answer.
    @Test
    void cannotBeContinued() {
        Stream.of(NoiseSuite.values()).forEach(suite -> {
            HandshakeSetup ours = new HandshakeSetup(dialler, suite, Keys.entropy(random), Ciphers.system());
            HandshakeSetup theirs = new HandshakeSetup(listener, suite, Keys.entropy(random), Ciphers.system());
            InitiatorHandshake initiator = new InitiatorHandshake(ours, listener.peer(), listener.publicKey());
            byte[] first = Keys.done(initiator.firstFlight(NOW_MILLIS));
            Established honest = answered(theirs, first, initiator);
            byte[] record = Records.seal(honest.sealer(), new byte[] {1});

            ResponderHandshake again = new ResponderHandshake(theirs);
            Keys.done(again.read(first, trusted));
            Established replayed = again.answer(new byte[ResponderHandshake.ANSWER_BYTES], 0);
            assertThat(Records.refuses(replayed.opener(), record)).isTrue();
        });
    }

    private Established answered(HandshakeSetup listening, byte[] flight, InitiatorHandshake initiator) {
        ResponderHandshake responder = new ResponderHandshake(listening);
        Keys.done(responder.read(flight, trusted));
        byte[] answer = new byte[ResponderHandshake.ANSWER_BYTES];
        responder.answer(answer, 0);
        return Keys.done(initiator.read(answer));
    }

    private byte[] flight(long timestampMillis) {
        InitiatorHandshake initiator =
                new InitiatorHandshake(Keys.setup(dialler, random), listener.peer(), listener.publicKey());
        return Keys.done(initiator.firstFlight(timestampMillis));
    }

    private Claim claim(Identity at, byte[] flight, TrustedPeers trustedThere) {
        return Keys.done(new ResponderHandshake(Keys.setup(at, random)).read(flight, trustedThere));
    }
}
