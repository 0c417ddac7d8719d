package dev.heddle.session;

import dev.heddle.noise.HandshakeRefusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Why a link to a peer ended: who ended it, why, and whether dialling again can help. None of it is told
/// to the peer.
public sealed interface CloseCause {
    /// What happened, for people.
    String reason();

    /// Whether a new link to the same peer may fare better.
    default boolean retryHelps() {
        return true;
    }

    /// The peer ended its direction in good order.
    record ByPeer() implements CloseCause {
        @Override
        public String reason() {
            return "the peer closed the link";
        }
    }

    /// The connection broke.
    record LinkLost(@Nullable IOException cause) implements CloseCause {
        @Override
        public String reason() {
            return "the connection was lost" + (cause == null ? "" : ": " + cause.getMessage());
        }
    }

    /// We closed: in good order if the link was up, at once where it had to come up no more.
    record ByUs(String reason) implements CloseCause {}

    /// Another link to the same peer survived the tie-break; this one was drained first.
    record Replaced() implements CloseCause {
        @Override
        public String reason() {
            return "another link to the same peer took over";
        }
    }

    /// This node was told to part from the peer.
    record Disconnected() implements CloseCause {
        @Override
        public String reason() {
            return "this node was told to disconnect";
        }
    }

    /// The peer was silent for so long that it counts as gone.
    ///
    /// @param failures in a row
    record NetworkHealthCheckFailure(int failures) implements CloseCause {
        @Override
        public String reason() {
            return "it did not answer " + failures + " health checks";
        }
    }

    /// There was no place for the link.
    ///
    /// @param reason with the limit, and what to do about it
    record NoSlot(String reason) implements CloseCause {}

    /// A handshake came to nothing, here or, without a word, at the listener.
    record Refused(HandshakeRefusal refusal) implements CloseCause {
        @Override
        public String reason() {
            return refusal.why() + "; " + refusal.remedy();
        }

        @Override
        public boolean retryHelps() {
            return refusal.retryHelps();
        }
    }

    /// The handshake did not end in time, however its bytes trickled in.
    record HandshakeTimeout(long limitMillis) implements CloseCause {
        @Override
        public String reason() {
            return "no handshake within " + limitMillis + " ms";
        }
    }

    /// The two ends have nothing to say to each other.
    record Incompatible(String reason) implements CloseCause {
        @Override
        public boolean retryHelps() {
            return false;
        }
    }

    /// The peer sent what the protocol does not allow.
    record Violation(String reason) implements CloseCause {}

    /// Bytes were altered on their way, or made up by somebody who does not hold the keys.
    record Altered(String reason) implements CloseCause {}

    /// The peer took no byte for too long while something waited for it.
    record Stalled(long limitMillis) implements CloseCause {
        @Override
        public String reason() {
            return "the peer read nothing for " + limitMillis + " ms";
        }
    }
}
