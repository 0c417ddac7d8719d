package dev.heddle.network;

import dev.heddle.codec.Codec;
import dev.heddle.codec.U32;
import dev.heddle.core.ProtocolId;
import java.lang.invoke.MethodHandles;

/// What the health checkers of deployed nodes say to each other, by protocol 5: one byte and four, both ways.
sealed interface HealthCheck {
    ProtocolId PROTOCOL = new ProtocolId(5);
    Codec<HealthCheck> CODEC = Codec.of(MethodHandles.lookup(), HealthCheck.class);

    /// @param nonce random; the answer has the same
    record Ping(@U32 long nonce) implements HealthCheck {}

    record Pong(@U32 long nonce) implements HealthCheck {}
}
