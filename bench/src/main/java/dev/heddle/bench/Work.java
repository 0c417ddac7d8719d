package dev.heddle.bench;

import dev.heddle.codec.Codec;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.CallProtocol;
import java.lang.invoke.MethodHandles;

/// What honest peers ask of an attacked node: an answer of so many bytes.
///
/// @param answerBytes 0 to [#ANSWER_BYTES_MOST]
record Work(int answerBytes, byte[] data) {
    static final int ANSWER_BYTES_MOST = 60_000;

    record Done(byte[] data) {}

    static final CallProtocol<Work, Done> PROTOCOL = protocol();

    /// @throws IllegalArgumentException for more than is answered
    Done done() {
        if (answerBytes < 0 || answerBytes > ANSWER_BYTES_MOST) {
            throw new IllegalArgumentException("an answer of %d bytes is wanted".formatted(answerBytes));
        }
        return new Done(new byte[answerBytes]);
    }

    private static CallProtocol<Work, Done> protocol() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        return new CallProtocol<>(
                new ProtocolId(103), Priority.NORMAL, Codec.of(lookup, Work.class), Codec.of(lookup, Done.class));
    }
}
