package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;

/// Whatever a stranger sends first is refused, unless it is the honest flight itself.
class FirstFlightFuzzTest {
    private final SplittableRandom random = new SplittableRandom(23);
    private final Identity dialler = Keys.identity(random);
    private final Identity listener = Keys.identity(random);
    private final TrustedPeers trusted = Keys.trusting(dialler);
    private final byte[] honest = Keys.done(
            new InitiatorHandshake(Keys.setup(dialler, random), listener.peer(), listener.publicKey()).firstFlight(1));

    /// @param data a first flight, or what follows the honest prologue, or what the honest rest is
    ///     altered by
    @FuzzTest(maxDuration = "60s")
    @Tag("T-08")
    @Tag("T-22")
    void isRefused(byte[] data) {
        read(data);
        read(Keys.joined(Arrays.copyOf(honest, InitiatorHandshake.PROLOGUE_BYTES), data));
        read(altered(data));
    }

    private void read(byte[] flight) {
        try (ResponderHandshake responder = new ResponderHandshake(Keys.setup(listener, random))) {
            switch (responder.read(flight, trusted)) {
                case HandshakeResult.Done<Claim>(Claim claim) -> {
                    assertThat(flight).isEqualTo(honest);
                    assertThat(claim.key()).isEqualTo(dialler.publicKey());
                }
                case HandshakeResult.Refused<Claim>(HandshakeRefusal refusal) -> {
                    assertThat(flight).isNotEqualTo(honest);
                    assertThat(refusal.why()).isNotBlank();
                }
            }
        }
    }

    private byte[] altered(byte[] data) {
        byte[] flight = honest.clone();
        int restBytes = flight.length - InitiatorHandshake.PROLOGUE_BYTES;
        for (int i = 0; i < Math.min(data.length, restBytes); i++) {
            flight[InitiatorHandshake.PROLOGUE_BYTES + i] ^= data[i];
        }
        return flight;
    }
}
