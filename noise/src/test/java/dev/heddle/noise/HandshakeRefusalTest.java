package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeRefusalTest {
    private static final PeerId PEER = new PeerId(1, 2, 3, 4);

    static Stream<HandshakeRefusal> refusals() {
        return Stream.of(
                new HandshakeRefusal.SelfDial(),
                new HandshakeRefusal.WrongResponderKey(PEER),
                new HandshakeRefusal.NotListed(PEER),
                new HandshakeRefusal.WrongKey(PEER),
                new HandshakeRefusal.IdIsNotKey(PEER),
                new HandshakeRefusal.WrongLength(167, 168),
                new HandshakeRefusal.Unreadable(HandshakeRefusal.Unreadable.Part.STATIC_KEY, Optional.of(PEER)),
                new HandshakeRefusal.Unreadable(HandshakeRefusal.Unreadable.Part.PAYLOAD, Optional.of(PEER)),
                new HandshakeRefusal.Unreadable(HandshakeRefusal.Unreadable.Part.ANSWER, Optional.empty()),
                new HandshakeRefusal.InvalidKey(HandshakeRefusal.InvalidKey.Kind.STATIC, Optional.of(PEER)),
                new HandshakeRefusal.InvalidKey(HandshakeRefusal.InvalidKey.Kind.EPHEMERAL, Optional.empty()),
                new HandshakeRefusal.Replayed(PEER, 5, 6),
                new HandshakeRefusal.ClockOff(PEER, 61_000, 60_000),
                new HandshakeRefusal.Unanswered());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhyAndWhatToDo(HandshakeRefusal refusal) {
        assertThat(refusal.why()).isNotBlank().doesNotEndWith(".");
        assertThat(refusal.remedy()).isNotBlank().doesNotEndWith(".").isNotEqualTo(refusal.why());
    }

    /// The deployed protocol tells a dialler nothing, so it gets all there is to look at.
    @Test
    void theDiallerIsToldTheCandidates() {
        assertThat(new HandshakeRefusal.Unanswered().remedy())
                .contains("listed", "public key", "clocks", "suite", "slot", "log");
    }

    @Test
    void namesThePeerAndTheNumbers() {
        assertThat(new HandshakeRefusal.NotListed(PEER).why()).contains(PEER.toString());
        assertThat(new HandshakeRefusal.WrongLength(167, 168).why()).contains("167", "168");
        assertThat(new HandshakeRefusal.ClockOff(PEER, -61_000, 60_000).why())
                .contains("61000 ms behind ours", "60000 ms");
        assertThat(new HandshakeRefusal.ClockOff(PEER, 61_000, 60_000).why()).contains("61000 ms ahead of ours");
        assertThat(new HandshakeRefusal.Replayed(PEER, -1, 6).why()).contains("18446744073709551615");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whoItIsAboutIsNamed(HandshakeRefusal refusal) {
        assertThat(refusal.why().contains(PEER.toString()))
                .isEqualTo(refusal.who().isPresent());
    }

    /// Nothing that such a message says was proven.
    @Test
    void whoSentWhatDoesNotVerifyIsNamedAsClaimed() {
        String claim = "claiming to be " + PEER;
        for (var part :
                List.of(HandshakeRefusal.Unreadable.Part.STATIC_KEY, HandshakeRefusal.Unreadable.Part.PAYLOAD)) {
            assertThat(new HandshakeRefusal.Unreadable(part, Optional.of(PEER)).why())
                    .contains(claim);
        }
        for (var kind : HandshakeRefusal.InvalidKey.Kind.values()) {
            assertThat(new HandshakeRefusal.InvalidKey(kind, Optional.of(PEER)).why())
                    .contains(claim);
        }
    }

    @Test
    void onlyWhatTimeCanMendIsWorthARetry() {
        assertThat(refusals().filter(HandshakeRefusal::retryHelps))
                .hasExactlyElementsOfTypes(HandshakeRefusal.Replayed.class, HandshakeRefusal.Unanswered.class);
    }
}
