package dev.heddle.app;

import dev.heddle.codec.Codec;
import dev.heddle.codec.Fixed;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.MessageProtocol;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/// A vote of the size that real ones have, which carries when it should have left: 300 bytes encoded.
///
/// @param sequence of its voter, from 0
/// @param intendedNanos when its schedule wanted it sent, on the scale of the loops' clocks
/// @param ballot what a real vote would say and be signed with
record Vote(
        long sequence,
        long intendedNanos,
        @Fixed(BALLOT_BYTES) byte[] ballot) {
    /// What [#sequence] and [#intendedNanos] leave of 300 bytes.
    static final int BALLOT_BYTES = 284;

    /// Refused rather than dropped where its lane is full, so that no vote is lost in silence.
    static final MessageProtocol<Vote> PROTOCOL =
            new MessageProtocol<>(new ProtocolId(40), Priority.CRITICAL, Codec.of(MethodHandles.lookup(), Vote.class));

    private static final byte[] BALLOT = new byte[BALLOT_BYTES];

    static {
        Arrays.fill(BALLOT, (byte) 0x5a);
    }

    static Vote of(long sequence, long intendedNanos) {
        return new Vote(sequence, intendedNanos, BALLOT);
    }
}
