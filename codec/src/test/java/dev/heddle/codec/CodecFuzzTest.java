package dev.heddle.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.codec.NetworkMessages.HandshakeMsg;
import dev.heddle.codec.NetworkMessages.MultiplexMessage;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Tag;

/// Decoders against a fuzzer: any input is a value whose encoding is that input, or a [DecodeException]. Where
/// a value has several encodings, that of the value is decoded to the same value again.
///
/// The corpus runs in every build. To fuzz one of them for 60 s, from the top of the checkout:
///
///     JAZZER_FUZZ=1 ./mvnw -pl codec test -Dtest='CodecFuzzTest#richRecord'
@Tag("T-22")
@Tag("T-24")
class CodecFuzzTest {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Codec<MultiplexMessage> MULTIPLEX = Codec.of(LOOKUP, MultiplexMessage.class);
    private static final Codec<HandshakeMsg> HANDSHAKE = Codec.of(LOOKUP, HandshakeMsg.class);

    private static final Codec<RichTypes.Envelope> COMPRESSED = Lz4.of(RichTypes.ENVELOPE);

    @FuzzTest(maxDuration = "60s")
    void richRecord(byte[] input) {
        Coding.acceptsCanonically(RichTypes.ENVELOPE, input);
    }

    @FuzzTest(maxDuration = "60s")
    void networkAddress(byte[] input) {
        Coding.acceptsCanonically(Bcs.networkAddress(), input);
    }

    @FuzzTest(maxDuration = "60s")
    void networkMessages(byte[] input) {
        Coding.acceptsCanonically(MULTIPLEX, input);
        Coding.acceptsCanonically(HANDSHAKE, input);
    }

    @FuzzTest(maxDuration = "60s")
    @Tag("T-25")
    void lz4(byte[] input) {
        Coding.acceptsStably(COMPRESSED, RichTypes.ENVELOPE, input);
    }

    @FuzzTest(maxDuration = "60s")
    @Tag("T-26")
    void json(byte[] input) {
        Coding.acceptsStably(JsonTest.MESSAGE, JsonTest.SHAPE, input);
    }
}
