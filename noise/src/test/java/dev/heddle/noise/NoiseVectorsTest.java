package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PublicKey;
import dev.heddle.core.testing.SharedVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The published cases of Noise IK in both roles, with every choice of primitives: each message as
/// published, the handshake hash where it is given, and no altered message read.
class NoiseVectorsTest {
    record Message(byte[] payload, byte[] wire) {}

    /// One published case under one choice of primitives.
    record Vector(String file, NoiseSuite suite, JsonNode fields, Ciphers ciphers) {
        byte[] bytes(String field) {
            return Keys.hex(fields.get(field).asString());
        }

        IkInitiator initiator() {
            return new IkInitiator(
                    setup("init_static", "init_ephemeral"),
                    bytes("init_prologue"),
                    PublicKey.of(bytes("init_remote_static")));
        }

        IkResponder responder() {
            return new IkResponder(setup("resp_static", "resp_ephemeral"), bytes("resp_prologue"));
        }

        List<Message> messages() {
            List<Message> messages = new ArrayList<>();
            for (JsonNode message : fields.get("messages")) {
                messages.add(new Message(
                        Keys.hex(message.get("payload").asString()),
                        Keys.hex(message.get("ciphertext").asString())));
            }
            return messages;
        }

        private HandshakeSetup setup(String staticKey, String ephemeralKey) {
            Identity own = Identity.of(PrivateKey.of(bytes(staticKey)), ciphers);
            return new HandshakeSetup(own, suite, Keys.fixed(bytes(ephemeralKey)), ciphers);
        }

        @Override
        public String toString() {
            return "%s of %s, %s".formatted(suite, file, ciphers);
        }
    }

    static Stream<Vector> vectors() {
        List<Vector> vectors = Stream.of("cacophony-25519.json", "snow-25519.json")
                .flatMap(NoiseVectorsTest::casesOf)
                .toList();
        assertThat(vectors).hasSize(8);
        return vectors.stream();
    }

    private static Stream<Vector> casesOf(String file) {
        JsonNode root = new JsonMapper().readTree(SharedVectors.file("noise/" + file));
        return StreamSupport.stream(root.get("vectors").spliterator(), false)
                .flatMap(fields -> suite(fields).stream()
                        .flatMap(suite -> Stream.of(Ciphers.system(), Ciphers.jdk())
                                .map(ciphers -> new Vector(file, suite, fields, ciphers))));
    }

    private static Optional<NoiseSuite> suite(JsonNode fields) {
        String name = fields.get("protocol_name").asString();
        return Stream.of(NoiseSuite.values())
                .filter(suite -> suite.protocolName().equals(name))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void bothRolesSpeakAsPublished(Vector vector) {
        IkInitiator initiator = vector.initiator();
        IkResponder responder = vector.responder();
        List<Message> messages = vector.messages();

        assertThat(initiator.write(messages.get(0).payload()))
                .isEqualTo(messages.get(0).wire());
        assertThat(responder.read(messages.get(0).wire(), _ -> Optional.empty()))
                .isEqualTo(messages.get(0).payload());
        assertThat(responder.write(messages.get(1).payload()))
                .isEqualTo(messages.get(1).wire());
        assertThat(initiator.read(messages.get(1).wire()))
                .isEqualTo(messages.get(1).payload());
        Established dialler = initiator.split();
        Established listener = responder.split();
        assertThat(dialler.handshakeHash()).isEqualTo(listener.handshakeHash());
        if (vector.fields().has("handshake_hash")) {
            assertThat(dialler.handshakeHash()).isEqualTo(vector.bytes("handshake_hash"));
        }

        for (int i = 2; i < messages.size(); i++) {
            Established from = i % 2 == 0 ? dialler : listener;
            Established to = i % 2 == 0 ? listener : dialler;
            byte[] record = Records.seal(from.sealer(), messages.get(i).payload());
            assertThat(Records.withoutLength(record)).isEqualTo(messages.get(i).wire());
            assertThat(Records.open(to.opener(), record))
                    .isEqualTo(messages.get(i).payload());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @Tag("T-08")
    void anAlteredFirstMessageEndsTheResponder(Vector vector) {
        byte[] wire = vector.messages().get(0).wire();
        for (int at = 0; at < wire.length; at++) {
            IkResponder responder = vector.responder();
            byte[] altered = Keys.flipped(wire, at * 8 + at % 7);
            assertThatThrownBy(() -> responder.read(altered, _ -> Optional.empty()))
                    .isInstanceOf(HandshakeViolation.class);
            assertThatThrownBy(() -> responder.read(wire, _ -> Optional.empty()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> responder.write(new byte[0])).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(responder::split).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @Tag("T-08")
    void anAlteredAnswerEndsTheInitiator(Vector vector) {
        List<Message> messages = vector.messages();
        byte[] wire = messages.get(1).wire();
        for (int at = 0; at < wire.length; at++) {
            IkInitiator initiator = vector.initiator();
            initiator.write(messages.get(0).payload());
            byte[] altered = Keys.flipped(wire, at * 8 + at % 7);
            assertThatThrownBy(() -> initiator.read(altered)).isInstanceOf(HandshakeViolation.class);
            assertThatThrownBy(() -> initiator.read(wire)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(initiator::split).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @Tag("T-08")
    void anAlteredRecordEndsTheDirection(Vector vector) {
        List<Message> messages = vector.messages();
        int recordBytes = messages.get(2).wire().length;
        for (int at = 0; at < recordBytes; at++) {
            IkInitiator initiator = vector.initiator();
            IkResponder responder = vector.responder();
            responder.read(initiator.write(messages.get(0).payload()), _ -> Optional.empty());
            initiator.read(responder.write(messages.get(1).payload()));
            Established listener = responder.split();
            initiator.close();

            byte[] wire = messages.get(2).wire();
            byte[] out = new byte[wire.length];
            byte[] altered = Keys.flipped(wire, at * 8 + at % 7);
            assertThat(listener.opener().open(altered, 0, altered.length, out, 0))
                    .isEqualTo(Opener.REFUSED);
            assertThat(listener.opener().open(wire, 0, wire.length, out, 0)).isEqualTo(Opener.REFUSED);
        }
    }
}
