package dev.heddle.session;

import dev.heddle.noise.HandshakeRefusal;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a [Session] is told.
public sealed interface SessionInput {
    /// @param loan bytes from the link, in any pieces; valid until the call returns
    record Received(ByteBuf loan) implements SessionInput {}

    /// The link takes so many bytes now, in place of what was said before.
    record Room(int bytes) implements SessionInput {}

    /// Something waits in the [Outbox].
    record Woken() implements SessionInput {}

    /// The answer to [SessionOutput.Claimed].
    ///
    /// @param refusal null when the claim is good
    record Vetted(@Nullable HandshakeRefusal refusal) implements SessionInput {}

    /// The answer to [SessionOutput.Confirmed]: this link is wanted, deliver from here on.
    record Admitted() implements SessionInput {}

    /// A request that was handed out will have no answer; the peer is told nothing and may ask another.
    record Declined(int requestId) implements SessionInput {}

    /// Send what waits, take no more, then close in good order. Given twice, the first cause and the earlier deadline
    /// hold.
    ///
    /// @param within then the link is closed whatever still waits
    record Finish(CloseCause cause, Duration within) implements SessionInput {}

    /// Close at once.
    record Close(CloseCause cause) implements SessionInput {}

    /// The peer ended its direction.
    record PeerFinished() implements SessionInput {}

    /// The link is gone.
    record LinkLost(@Nullable IOException cause) implements SessionInput {}
}
