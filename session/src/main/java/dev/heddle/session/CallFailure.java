package dev.heddle.session;

import dev.heddle.core.PeerId;

/// Why a call has no answer. Deployed peers stay silent whenever they decline or fail, so most failures there
/// end as [TimedOut].
public sealed interface CallFailure {
    String reason();

    /// No answer in time; a later one is counted and dropped.
    record TimedOut(long afterMillis) implements CallFailure {
        @Override
        public String reason() {
            return "no answer within " + afterMillis + " ms";
        }
    }

    /// Never sent.
    record NotAdmitted(Admission admission) implements CallFailure {
        @Override
        public String reason() {
            return switch (admission) {
                case FULL -> "too many messages wait for the peer";
                case TOO_LARGE -> "the request is longer than a message may be";
                case NOT_CONNECTED -> "there is no link to the peer";
                case NOT_SPOKEN -> "the peer does not speak the protocol";
                case ADMITTED -> throw new IllegalStateException("admitted");
            };
        }
    }

    /// As many calls as one link may have are pending.
    record TooManyPending(int limit) implements CallFailure {
        @Override
        public String reason() {
            return limit + " calls to the peer are pending";
        }
    }

    /// As many health checks as a peer takes in a second were answered within the last one, or are on their way.
    record TooManyPings(int perSecond) implements CallFailure {
        @Override
        public String reason() {
            return "a peer takes " + perSecond + " health checks in a second, and some are kept for the node's own";
        }
    }

    /// The link ended before the answer; the peer may have acted on the request.
    record LinkEnded(CloseCause cause) implements CallFailure {
        @Override
        public String reason() {
            return "the link ended: " + cause.reason();
        }
    }

    /// The answer could not be decoded.
    record InvalidResponse(String reason) implements CallFailure {}

    /// A call's failure as the exception its stage completes with.
    final class CallException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CallFailure failure;

        public CallException(PeerId peer, CallFailure failure) {
            super("call to " + peer.brief() + ": " + failure.reason(), null, false, false);
            this.failure = failure;
        }

        public CallFailure failure() {
            return failure;
        }
    }
}
