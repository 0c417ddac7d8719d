package dev.heddle.scenario;

/// Which faults a sweep may draw, and how often they come in the seeds that have any.
///
/// @param perMinute faults that begin, on average over the whole run
/// @param cleanShare of the seeds, which run without any
public record FaultMix(double perMinute, double cleanShare) {
    public static final FaultMix NONE = new FaultMix(0, 1);
    public static final FaultMix DEFAULT = new FaultMix(12, 0.25);
}
