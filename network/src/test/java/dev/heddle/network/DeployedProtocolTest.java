package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.Codec;
import dev.heddle.codec.CodecLimits;
import dev.heddle.codec.DecodeException;
import dev.heddle.codec.EncodeException;
import dev.heddle.core.Priority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

public class DeployedProtocolTest {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /// As deep as a test likes: each level is one byte of BCS.
    record Chain(Optional<Chain> next) {
        static Chain of(int depth) {
            Chain chain = new Chain(Optional.empty());
            for (int i = 1; i < depth; i++) chain = new Chain(Optional.of(chain));
            return chain;
        }
    }

    private static <T> byte[] encode(Codec<T> codec, T value) {
        ByteBuf target = Unpooled.buffer();
        codec.encode(value, target);
        byte[] bytes = new byte[target.readableBytes()];
        target.readBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @DisplayName("section 10: each number has its name and its encoding")
    @CsvSource({
        "0, ConsensusRpcBcs, BCS, 64",
        "1, ConsensusDirectSendBcs, BCS, 64",
        "2, MempoolDirectSend, LZ4, 32",
        "3, StateSyncDirectSend, BCS, 64",
        "4, DiscoveryDirectSend, BCS, 64",
        "5, HealthCheckerRpc, BCS, 64",
        "6, ConsensusDirectSendJson, JSON, 0",
        "7, ConsensusRpcJson, JSON, 0",
        "8, StorageServiceRpc, BCS, 64",
        "9, MempoolRpc, BCS, 32",
        "10, PeerMonitoringServiceRpc, BCS, 64",
        "11, ConsensusRpcCompressed, LZ4, 64",
        "12, ConsensusDirectSendCompressed, LZ4, 64",
        "13, NetbenchDirectSend, BCS, 64",
        "14, NetbenchRpc, BCS, 64",
        "15, DKGDirectSendCompressed, LZ4, 64",
        "16, DKGDirectSendBcs, BCS, 64",
        "17, DKGDirectSendJson, BCS, 64",
        "18, DKGRpcCompressed, LZ4, 64",
        "19, DKGRpcBcs, BCS, 64",
        "20, DKGRpcJson, BCS, 64",
        "21, JWKConsensusDirectSendCompressed, LZ4, 64",
        "22, JWKConsensusDirectSendBcs, BCS, 64",
        "23, JWKConsensusDirectSendJson, BCS, 64",
        "24, JWKConsensusRpcCompressed, LZ4, 64",
        "25, JWKConsensusRpcBcs, BCS, 64",
        "26, JWKConsensusRpcJson, BCS, 64",
        "27, ConsensusObserver, LZ4, 64",
        "28, ConsensusObserverRpc, BCS, 64",
    })
    void eachNumberHasItsNameAndEncoding(int number, String name, String encoding, int depth) {
        assertThat(DeployedProtocol.values()).hasSize(29);
        DeployedProtocol protocol = DeployedProtocol.values()[number];
        assertThat(protocol.id().number()).isEqualTo(number);
        assertThat(protocol.deployedName()).isEqualTo(name);
        assertThat(protocol.kind())
                .isEqualTo(name.contains("Rpc") ? DeployedProtocol.Kind.RPC : DeployedProtocol.Kind.DIRECT_SEND);
        Codec<Chain> codec = protocol.codec(LOOKUP, Chain.class);
        byte[] three = encode(codec, Chain.of(3));
        switch (encoding) {
            case "BCS" -> assertThat(three).isEqualTo(hex("010100"));
            case "LZ4" -> assertThat(three).isEqualTo(hex("03000000" + "30" + "010100"));
            default ->
                assertThat(new String(three, StandardCharsets.UTF_8))
                        .isEqualTo("{\"next\":{\"next\":{\"next\":null}}}");
        }
        if (depth > 0) assertDepth(codec, depth);
    }

    private static void assertDepth(Codec<Chain> codec, int depth) {
        byte[] deepest = encode(codec, Chain.of(depth));
        assertThat(codec.decode(Unpooled.wrappedBuffer(deepest))).isEqualTo(Chain.of(depth));
        assertThatThrownBy(() -> encode(codec, Chain.of(depth + 1))).isInstanceOf(EncodeException.class);
        // The same bytes are refused when somebody else sends them.
        Codec<Chain> deeper = Codec.of(LOOKUP, Chain.class).withLimits(CodecLimits.DEFAULT.withDepth(depth + 1));
        boolean compressed = deepest.length != depth;
        byte[] tooDeep = encode(compressed ? dev.heddle.codec.Lz4.of(deeper) : deeper, Chain.of(depth + 1));
        assertThatThrownBy(() -> codec.decode(Unpooled.wrappedBuffer(tooDeep)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("depth exceeded");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    @DisplayName("section 10: the preference lists of deployed applications")
    void preferenceLists() {
        assertThat(numbers(DeployedProtocol.CONSENSUS_MESSAGES)).containsExactly(12, 1, 6);
        assertThat(numbers(DeployedProtocol.CONSENSUS_CALLS)).containsExactly(11, 0, 7);
        assertThat(numbers(DeployedProtocol.HEALTH_CHECKER_CALLS)).containsExactly(5);
        assertThat(numbers(DeployedProtocol.MEMPOOL_MESSAGES)).containsExactly(2);
        assertThat(numbers(DeployedProtocol.STORAGE_SERVICE_CALLS)).containsExactly(8);
        assertThat(numbers(DeployedProtocol.PEER_MONITORING_CALLS)).containsExactly(10);
    }

    private static List<Integer> numbers(List<DeployedProtocol> protocols) {
        return protocols.stream().map(one -> one.id().number()).toList();
    }

    @ParameterizedTest
    @Tag("T-24")
    @ValueSource(ints = {0, 2, 5, 6, 28})
    void aDeployedNumberIsNotTakenWithAnotherEncoding(int number) {
        String name = DeployedProtocol.values()[number].name();
        assertThatThrownBy(() -> Protocol.messages(number, Priority.NORMAL, PublicNote.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DeployedProtocol." + name);
        assertThatThrownBy(() -> Protocol.calls(number, Priority.NORMAL, PublicNote.class, PublicNote.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DeployedProtocol." + name);
        assertThatCode(() -> Protocol.messages(29, Priority.NORMAL, PublicNote.class))
                .doesNotThrowAnyException();
    }

    /// A type that needs no lookup.
    public record PublicNote(int number) {}

    @ParameterizedTest
    @EnumSource(DeployedProtocol.class)
    @DisplayName("section 10: an answer is encoded by the rules of its request's protocol")
    void declaredByItsKindOnly(DeployedProtocol deployed) {
        if (deployed.kind() == DeployedProtocol.Kind.RPC) {
            var calls = Protocol.calls(deployed, Priority.LOW, PublicNote.class, PublicNote.class);
            assertThat(calls.id()).isEqualTo(deployed.id());
            byte[] request = encode(calls.requests(), new PublicNote(1));
            assertThat(encode(calls.responses(), new PublicNote(1))).isEqualTo(request);
            assertThat(request).isEqualTo(encode(deployed.codec(PublicNote.class), new PublicNote(1)));
            assertThatThrownBy(() -> Protocol.messages(deployed, Priority.LOW, PublicNote.class))
                    .hasMessageContaining("is RPC, not DIRECT_SEND");
        } else {
            var messages = Protocol.messages(deployed, Priority.LOW, PublicNote.class);
            assertThat(messages.id()).isEqualTo(deployed.id());
            assertThat(encode(messages.codec(), new PublicNote(1)))
                    .isEqualTo(encode(deployed.codec(PublicNote.class), new PublicNote(1)));
            assertThatThrownBy(() -> Protocol.calls(deployed, Priority.LOW, PublicNote.class, PublicNote.class))
                    .hasMessageContaining("is DIRECT_SEND, not RPC");
        }
    }

    @Test
    void aListOfProtocolsKeepsItsOrder() {
        List<MessageProtocol<PublicNote>> messages =
                Protocol.messages(DeployedProtocol.CONSENSUS_MESSAGES, Priority.CRITICAL, PublicNote.class);
        assertThat(messages).extracting(one -> one.id().number()).containsExactly(12, 1, 6);
        var calls =
                Protocol.calls(DeployedProtocol.CONSENSUS_CALLS, Priority.CRITICAL, PublicNote.class, PublicNote.class);
        assertThat(calls).extracting(one -> one.id().number()).containsExactly(11, 0, 7);
    }
}
