package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;

/// Whatever comes back for a first flight is refused, unless it is the listener's own answer.
class AnswerFuzzTest {
    private final SplittableRandom random = new SplittableRandom(29);
    private final Identity dialler = Keys.identity(random);
    private final Identity listener = Keys.identity(random);
    private final byte[] ephemeral = Keys.bytes(random, PrivateKey.BYTES);
    private final byte[] honest = new byte[ResponderHandshake.ANSWER_BYTES];

    AnswerFuzzTest() {
        try (InitiatorHandshake initiator = initiator();
                ResponderHandshake responder = new ResponderHandshake(Keys.setup(listener, random))) {
            Keys.done(responder.read(Keys.done(initiator.firstFlight(1)), Keys.trusting(dialler)));
            responder.answer(honest, 0).close();
        }
    }

    /// @param data an answer, or what the honest one is altered by
    @FuzzTest(maxDuration = "60s")
    @Tag("T-08")
    @Tag("T-22")
    void isRefused(byte[] data) {
        read(data);
        byte[] altered = honest.clone();
        for (int i = 0; i < Math.min(data.length, altered.length); i++) altered[i] ^= data[i];
        read(altered);
    }

    private void read(byte[] answer) {
        try (InitiatorHandshake initiator = initiator()) {
            Keys.done(initiator.firstFlight(1));
            switch (initiator.read(answer)) {
                case HandshakeResult.Done<Established>(Established link) -> {
                    assertThat(answer).isEqualTo(honest);
                    link.close();
                }
                case HandshakeResult.Refused<Established>(HandshakeRefusal refusal) -> {
                    assertThat(answer).isNotEqualTo(honest);
                    assertThat(refusal.why()).isNotBlank();
                }
            }
        }
    }

    /// Always the same one, so that one answer fits all.
    private InitiatorHandshake initiator() {
        HandshakeSetup setup =
                new HandshakeSetup(dialler, NoiseSuite.AESGCM_SHA256, Keys.fixed(ephemeral), Ciphers.system());
        return new InitiatorHandshake(setup, listener.peer(), listener.publicKey());
    }
}
