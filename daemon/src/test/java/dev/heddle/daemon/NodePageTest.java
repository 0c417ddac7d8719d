package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.HandshakeRefusal.InvalidKey;
import dev.heddle.noise.HandshakeRefusal.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page for operators names refusals as they are printed, so that one can search it for them.
final class NodePageTest {
    private static final PeerId PEER = PeerId.parse("ab".repeat(32));

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRefusalIsThereAsPrinted(HandshakeRefusal refusal) throws IOException {
        String page = Files.readString(ConfigSchemaTest.ROOT.resolve("docs/node.md"));
        assertThat(page).contains("`" + general(refusal.why()));
        assertThat(page).contains(general(refusal.remedy()) + "`");
    }

    static Stream<HandshakeRefusal> refusals() {
        return Stream.of(
                new HandshakeRefusal.SelfDial(),
                new HandshakeRefusal.WrongResponderKey(PEER),
                new HandshakeRefusal.NotListed(PEER),
                new HandshakeRefusal.WrongKey(PEER),
                new HandshakeRefusal.IdIsNotKey(PEER),
                new HandshakeRefusal.WrongLength(1, 168),
                new Unreadable(Unreadable.Part.STATIC_KEY, Optional.of(PEER)),
                new Unreadable(Unreadable.Part.PAYLOAD, Optional.of(PEER)),
                new Unreadable(Unreadable.Part.ANSWER, Optional.empty()),
                new InvalidKey(InvalidKey.Kind.STATIC, Optional.of(PEER)),
                new HandshakeRefusal.Replayed(PEER, 1, 2),
                new HandshakeRefusal.ClockOff(PEER, 61_000, 60_000));
    }

    private static String general(String sentence) {
        return sentence.replace(PEER.toString(), "0x...").replaceAll("\\b[0-9]+\\b", "N");
    }
}
