package dev.heddle.network;

import dev.heddle.codec.Codec;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;

/// Messages that have no answer.
///
/// @param <M> the type of the messages
public record MessageProtocol<M>(ProtocolId id, Priority priority, Codec<M> codec) implements Protocol {}
