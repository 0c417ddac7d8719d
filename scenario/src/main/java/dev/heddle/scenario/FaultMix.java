package dev.heddle.scenario;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Which faults a sweep may draw, and how often they come in the seeds that have any. Each seed draws its
/// own part of them, and how often each kind comes beside the others.
///
/// @param perMinute faults that begin, on average over the whole run with its quiet phase
/// @param cleanShare of the seeds, which run without any
/// @param kinds that may be drawn
public record FaultMix(double perMinute, double cleanShare, Set<FaultKind> kinds) {
    public static final FaultMix NONE = new FaultMix(0, 1, EnumSet.noneOf(FaultKind.class));
    public static final FaultMix DEFAULT = new FaultMix(12, 0.25);
    /// One every millisecond.
    private static final double PER_MINUTE_MOST = 60_000;

    /// All kinds.
    public FaultMix(double perMinute, double cleanShare) {
        this(perMinute, cleanShare, EnumSet.allOf(FaultKind.class));
    }

    public FaultMix {
        if (!(perMinute >= 0 && perMinute <= PER_MINUTE_MOST)) {
            throw new IllegalArgumentException(
                    "%s faults a minute; it takes 0 to %.0f".formatted(perMinute, PER_MINUTE_MOST));
        }
        if (!(cleanShare >= 0 && cleanShare <= 1)) {
            throw new IllegalArgumentException("a share of clean seeds of %s; it takes 0 to 1".formatted(cleanShare));
        }
        kinds = inOrder(kinds);
    }

    /// These alone, in every seed.
    public static FaultMix of(double perMinute, Collection<FaultKind> kinds) {
        return new FaultMix(perMinute, 0, inOrder(kinds));
    }

    public FaultMix withPerMinute(double other) {
        return new FaultMix(other, cleanShare, kinds);
    }

    public FaultMix withCleanShare(double other) {
        return new FaultMix(perMinute, other, kinds);
    }

    public FaultMix withKinds(Collection<FaultKind> others) {
        return new FaultMix(perMinute, cleanShare, inOrder(others));
    }

    private static Set<FaultKind> inOrder(Collection<FaultKind> kinds) {
        EnumSet<FaultKind> inOrder = EnumSet.noneOf(FaultKind.class);
        inOrder.addAll(kinds);
        return Collections.unmodifiableSet(inOrder);
    }
}
