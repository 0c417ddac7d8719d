package dev.heddle.app;

import dev.heddle.codec.Codec;
import dev.heddle.codec.U32;
import dev.heddle.core.Priority;
import dev.heddle.network.CallProtocol;
import dev.heddle.network.DeployedProtocol;
import java.lang.invoke.MethodHandles;

/// What the health checkers of deployed nodes say to each other, by protocol 5: one byte and four, both ways.
sealed interface HealthCheck {
    CallProtocol<HealthCheck, HealthCheck> PROTOCOL = protocol();

    /// @param nonce random; the answer has the same
    record Ping(@U32 long nonce) implements HealthCheck {}

    record Pong(@U32 long nonce) implements HealthCheck {}

    private static CallProtocol<HealthCheck, HealthCheck> protocol() {
        DeployedProtocol deployed = DeployedProtocol.HEALTH_CHECKER_RPC;
        Codec<HealthCheck> codec = deployed.codec(MethodHandles.lookup(), HealthCheck.class);
        return new CallProtocol<>(deployed.id(), Priority.HIGH, codec, codec);
    }
}
