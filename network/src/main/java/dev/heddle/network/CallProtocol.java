package dev.heddle.network;

import dev.heddle.codec.Codec;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;

/// Requests that each have one answer.
///
/// @param <Q> the type of the requests
/// @param <R> the type of the answers
public record CallProtocol<Q, R>(ProtocolId id, Priority priority, Codec<Q> requests, Codec<R> responses)
        implements Protocol {}
