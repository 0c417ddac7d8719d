package dev.heddle.network;

import dev.heddle.codec.Codec;
import dev.heddle.codec.U32;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import java.lang.invoke.MethodHandles;

/// What the health checkers of deployed nodes say to each other, by protocol 5: one byte and four, both
/// ways.
sealed interface HealthCheck {
    ProtocolId PROTOCOL = new ProtocolId(5);

    /// Of answers, and of what applications ask; a round's own pings have places kept. Not critical: a full
    /// lane of critical messages refuses what is new, and a peer whose votes we send must not take us for
    /// silent. The lane below drops its oldest, and is owed its share of the bytes.
    Priority PRIORITY = Priority.HIGH;
    Codec<HealthCheck> CODEC = Codec.of(MethodHandles.lookup(), HealthCheck.class);

    /// @param nonce random; the answer has the same
    record Ping(@U32 long nonce) implements HealthCheck {}

    record Pong(@U32 long nonce) implements HealthCheck {}
}
