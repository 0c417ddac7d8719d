package dev.heddle.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.codec.NetworkMessages.HandshakeMsg;
import dev.heddle.codec.NetworkMessages.MultiplexMessage;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Tag;

/// Decoders against a fuzzer: any input is a value whose encoding is that input, or a [DecodeException].
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
}
