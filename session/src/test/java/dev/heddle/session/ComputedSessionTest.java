package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Entropy;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import dev.heddle.core.testing.ComputedVectors;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.noise.PrivateKey;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The worked connection through a whole session, in both roles: handshake, handshake message, one health
/// check.
class ComputedSessionTest {
    private static final ProtocolId HEALTH = new ProtocolId(5);
    private static final HandshakeMessage HELLO = new HandshakeMessage(ProtocolSet.of(HEALTH), 4, NetworkId.VALIDATOR);
    private static final byte[] PING = Nodes.hex("0004030201");
    private static final byte[] PONG = Nodes.hex("0104030201");
    private static final JsonNode SESSION = vectors();

    private static JsonNode vectors() {
        try (InputStream document = ComputedVectors.open()) {
            return new JsonMapper().readTree(document).get("session");
        } catch (IOException missing) {
            throw new ExceptionInInitializerError(missing);
        }
    }

    private static byte[] bytes(String field) {
        return Nodes.hex(SESSION.get(field).asString());
    }

    private static SessionSettings settings(String side, End end) {
        Identity own = Identity.of(PrivateKey.of(bytes(side + "_static_private")), Ciphers.system());
        byte[] ephemeral = bytes(side + "_ephemeral_private");
        Entropy fixed = target -> System.arraycopy(ephemeral, 0, target, 0, target.length);
        return Nodes.settings(own, fixed, HELLO, Limits.DEFAULT, end.allocator);
    }

    @Test
    void theDiallerSendsAndReadsThoseBytes() {
        PublicKey server = PublicKey.of(bytes("server_static_public"));
        try (End end = new End(made -> Session.initiator(
                settings("client", made),
                made.statistics,
                () -> {},
                0,
                PeerId.of(server),
                server,
                SESSION.get("timestamp_ms").asLong()))) {
            end.pump(0);
            assertThat(end.takeSent()).isEqualTo(bytes("client_first_flight_168"));
            end.receive(0, Nodes.joined(bytes("server_response_48"), bytes("server_frame_0_handshake")));
            assertThat(end.takeSent()).isEqualTo(bytes("client_frame_0_handshake"));
            assertThat(end.confirmed).isEqualTo(PeerId.of(server));
            assertThat(end.common).isEqualTo(ProtocolSet.of(HEALTH));

            Outcomes outcomes = new Outcomes();
            Call ping = new Call(
                    HEALTH, Priority.HIGH, end.allocator.heapBuffer().writeBytes(PING), Nodes.SECOND, outcomes);
            assertThat(end.session.outbox().offer(new Outbound.Request(ping))).isEqualTo(Admission.ADMITTED);
            end.pump(0);
            assertThat(end.takeSent()).isEqualTo(bytes("client_frame_1_ping"));
            end.receive(0, bytes("server_frame_1_pong"));
            assertThat(outcomes.answer()).isEqualTo(PONG);
        }
    }

    @Test
    void theListenerReadsAndSendsThoseBytes() {
        PublicKey client = PublicKey.of(bytes("client_static_public"));
        Identity dialler = Identity.of(PrivateKey.of(bytes("client_static_private")), Ciphers.system());
        try (End end = new End(made ->
                Session.responder(settings("server", made), made.statistics, () -> {}, 0, Nodes.trusting(dialler)))) {
            end.receive(0, bytes("client_first_flight_168"));
            assertThat(end.takeSent())
                    .isEqualTo(Nodes.joined(bytes("server_response_48"), bytes("server_frame_0_handshake")));
            assertThat(end.confirmed).isNull();
            end.receive(0, bytes("client_frame_0_handshake"));
            assertThat(end.confirmed).isEqualTo(PeerId.of(client));

            end.receive(0, bytes("client_frame_1_ping"));
            assertThat(end.came).hasSize(1);
            End.Came request = end.came.getFirst();
            assertThat(request.protocol()).isEqualTo(HEALTH);
            assertThat(request.requestId()).isZero();
            assertThat(request.body()).isEqualTo(PING);
            assertThat(end.answer(0, PONG)).isEqualTo(Admission.ADMITTED);
            end.pump(0);
            assertThat(end.takeSent()).isEqualTo(bytes("server_frame_1_pong"));
        }
    }
}
