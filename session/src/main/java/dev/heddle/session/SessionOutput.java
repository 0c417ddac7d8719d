package dev.heddle.session;

import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.noise.Claim;
import io.netty.buffer.ByteBuf;

/// What a [Session] wants done. The outcomes of our own calls are not here: each [Call] carries whom to tell.
public sealed interface SessionOutput {
    /// @param owned bytes for the link
    record Write(ByteBuf owned) implements SessionOutput {}

    /// Whether to go on reading from the link.
    record Reading(boolean on) implements SessionOutput {}

    /// The dialler says who it is and has shown that it knew its key once; its time stamp is to be judged,
    /// because a recorded first message says the same. To be answered with [SessionInput.Vetted].
    record Claimed(Claim claim) implements SessionOutput {}

    /// The peer has shown its key on this very link. To be answered with [SessionInput.Admitted], or with a
    /// close.
    ///
    /// @param common the protocols both speak and the capabilities both have
    record Confirmed(PeerId peer, ProtocolSet common) implements SessionOutput {}

    /// @param owned the message's body; a [ReassembledBody] when it came in pieces
    record Message(ProtocolId protocol, ByteBuf owned) implements SessionOutput {}

    /// A request that is to be answered with an [Outbound.Response] of the same number, or
    /// [SessionInput.Declined].
    ///
    /// @param deadlineNanos after it no answer is sent
    /// @param owned the request's body, likewise
    record Request(ProtocolId protocol, int requestId, long deadlineNanos, ByteBuf owned) implements SessionOutput {}

    /// Something irregular, for the log; it has been counted.
    record Noted(Irregularity irregularity) implements SessionOutput {}

    /// End our direction of the link behind what was written.
    record FinishWrites() implements SessionOutput {}

    /// The session is over; always the last.
    record Closed(CloseCause cause) implements SessionOutput {}
}
