package dev.heddle.network;

import dev.heddle.codec.Codec;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import java.util.List;

/// What two nodes may say to each other: a number that both know, how urgent it is, and how its values are
/// encoded. Usually a constant. Both ends must declare the same.
public sealed interface Protocol permits MessageProtocol, CallProtocol {
    ProtocolId id();

    Priority priority();

    /// Messages without an answer, from a record that this library may look into, in BCS.
    ///
    /// @param number 29 to 199; 0 to 28 are [DeployedProtocol], with encodings of their own
    static <M> MessageProtocol<M> messages(int number, Priority priority, Class<M> type) {
        return new MessageProtocol<>(own(number), priority, Codec.of(type));
    }

    /// Requests and their answers, from records that this library may look into, in BCS.
    ///
    /// @param number as for [#messages(int, Priority, Class)]
    static <Q, R> CallProtocol<Q, R> calls(int number, Priority priority, Class<Q> request, Class<R> response) {
        return new CallProtocol<>(own(number), priority, Codec.of(request), Codec.of(response));
    }

    /// Messages of a deployed protocol, from a record that this library may look into, in its encoding.
    ///
    /// @throws IllegalArgumentException for a protocol of calls
    static <M> MessageProtocol<M> messages(DeployedProtocol deployed, Priority priority, Class<M> type) {
        requireKind(deployed, DeployedProtocol.Kind.DIRECT_SEND);
        return new MessageProtocol<>(deployed.id(), priority, deployed.codec(type));
    }

    /// Calls of a deployed protocol, from records that this library may look into, in its encoding.
    ///
    /// @throws IllegalArgumentException for a protocol of messages
    static <Q, R> CallProtocol<Q, R> calls(
            DeployedProtocol deployed, Priority priority, Class<Q> request, Class<R> response) {
        requireKind(deployed, DeployedProtocol.Kind.RPC);
        return new CallProtocol<>(deployed.id(), priority, deployed.codec(request), deployed.codec(response));
    }

    /// The same messages by each of several deployed protocols, in their order: for
    /// [Network#channel(List)].
    static <M> List<MessageProtocol<M>> messages(List<DeployedProtocol> deployed, Priority priority, Class<M> type) {
        return deployed.stream().map(one -> messages(one, priority, type)).toList();
    }

    /// The same calls by each of several deployed protocols, in their order: for [Network#call].
    static <Q, R> List<CallProtocol<Q, R>> calls(
            List<DeployedProtocol> deployed, Priority priority, Class<Q> request, Class<R> response) {
        return deployed.stream()
                .map(one -> calls(one, priority, request, response))
                .toList();
    }

    private static ProtocolId own(int number) {
        DeployedProtocol[] deployed = DeployedProtocol.values();
        if (number >= 0 && number < deployed.length) {
            throw new IllegalArgumentException(
                    "protocol %d is DeployedProtocol.%s, whose encoding is %s: declare it by that"
                            .formatted(number, deployed[number], deployed[number].format()));
        }
        return new ProtocolId(number);
    }

    private static void requireKind(DeployedProtocol deployed, DeployedProtocol.Kind kind) {
        if (deployed.kind() != kind) {
            throw new IllegalArgumentException(deployed + " is " + deployed.kind() + ", not " + kind);
        }
    }
}
