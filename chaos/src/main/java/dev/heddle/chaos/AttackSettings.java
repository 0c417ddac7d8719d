package dev.heddle.chaos;

import java.time.Duration;

/// How an attack goes on.
///
/// @param perSecond what the attack counts, at most so often; 0: as often as one core can
/// @param sources addresses of 127.0.0.0/8 that connections come from, each in a /24 of its own, in turn
/// @param connections open at a time at most; members have one each
/// @param duration after which it ends by itself
/// @param redial how long a member waits when its link has ended
/// @param seed of all that is random, but for keys
public record AttackSettings(
        int perSecond, int sources, int connections, Duration duration, Duration redial, long seed) {
    public static final int PER_SECOND_MOST = 1_000_000;
    public static final int SOURCES_MOST = SourceAddresses.MOST;
    public static final int CONNECTIONS_MOST = 100_000;
    public static final Duration DURATION_MOST = Duration.ofHours(1);

    /// As often as it can for a minute, from 1,024 addresses by 512 connections.
    public static final AttackSettings DEFAULT =
            new AttackSettings(0, 1_024, 512, Duration.ofMinutes(1), Duration.ZERO, 1);

    /// @throws IllegalArgumentException that says what is out of range and what is allowed
    public AttackSettings {
        requireRange("perSecond", perSecond, 0, PER_SECOND_MOST);
        requireRange("sources", sources, 1, SOURCES_MOST);
        requireRange("connections", connections, 1, CONNECTIONS_MOST);
        if (duration.isNegative() || duration.isZero() || duration.compareTo(DURATION_MOST) > 0) {
            throw new IllegalArgumentException("an attack takes up to an hour, got " + duration);
        }
        if (redial.isNegative() || redial.compareTo(DURATION_MOST) > 0) {
            throw new IllegalArgumentException("redial must be from 0 to an hour, got " + redial);
        }
    }

    public AttackSettings withPerSecond(int other) {
        return new AttackSettings(other, sources, connections, duration, redial, seed);
    }

    public AttackSettings withSources(int other) {
        return new AttackSettings(perSecond, other, connections, duration, redial, seed);
    }

    public AttackSettings withConnections(int other) {
        return new AttackSettings(perSecond, sources, other, duration, redial, seed);
    }

    public AttackSettings withDuration(Duration other) {
        return new AttackSettings(perSecond, sources, connections, other, redial, seed);
    }

    public AttackSettings withRedial(Duration other) {
        return new AttackSettings(perSecond, sources, connections, duration, other, seed);
    }

    public AttackSettings withSeed(long other) {
        return new AttackSettings(perSecond, sources, connections, duration, redial, other);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be from %d to %d, got %d".formatted(name, least, most, value));
        }
    }
}
