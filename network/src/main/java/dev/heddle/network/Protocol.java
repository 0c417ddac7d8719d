package dev.heddle.network;

import dev.heddle.codec.Codec;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;

/// What two nodes may say to each other: a number that both know, how urgent it is, and how its values are
/// encoded. Usually a constant. Both ends must declare the same.
public sealed interface Protocol permits MessageProtocol, CallProtocol {
    ProtocolId id();

    Priority priority();

    /// Messages without an answer, from a record that this library may look into.
    ///
    /// @param number 29 to 199 for protocols of your own; 0 to 28 are those of deployed AptosNet nodes
    static <M> MessageProtocol<M> messages(int number, Priority priority, Class<M> type) {
        return new MessageProtocol<>(new ProtocolId(number), priority, Codec.of(type));
    }

    /// Requests and their answers, from records that this library may look into.
    ///
    /// @param number as for [#messages]
    static <Q, R> CallProtocol<Q, R> calls(int number, Priority priority, Class<Q> request, Class<R> response) {
        return new CallProtocol<>(new ProtocolId(number), priority, Codec.of(request), Codec.of(response));
    }
}
