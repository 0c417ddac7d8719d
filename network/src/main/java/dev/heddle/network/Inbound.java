package dev.heddle.network;

import dev.heddle.session.Admission;
import io.netty.buffer.ByteBuf;

/// What waits for a handler of ours: whoever removes it from its queue owns the body.
sealed interface Inbound {
    ByteBuf body();

    record Message(ByteBuf body) implements Inbound {}

    record Request(ByteBuf body, Responder responder) implements Inbound {}

    record Answer(ByteBuf body, PendingAnswer<?> pending) implements Inbound {}

    /// Where a request's answer goes.
    interface Responder {
        /// @return false once the caller waits no more
        boolean wanted();

        /// @param owned the answer's body
        /// @return whether it waits to be sent
        Admission answer(ByteBuf owned);

        /// There will be no answer.
        void decline();
    }

    /// Our caller who waits for an answer.
    interface PendingAnswer<R> {
        /// @param loan the answer's body
        void complete(ByteBuf loan);

        /// There was no room for the answer.
        void drop();
    }
}
