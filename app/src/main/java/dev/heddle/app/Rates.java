package dev.heddle.app;

import org.jspecify.annotations.Nullable;

/// How much a second happened between two moments of a testnet.
///
/// @param last null for the time since its begin
record Rates(@Nullable Figures last, Figures now) {
    /// @param link its place in [Figures#links()]
    double votesPerSecond(int link) {
        long before = last == null ? 0 : last.links().get(link).votes();
        return (now.links().get(link).votes() - before) / seconds();
    }

    double megabytesPerSecond(int link) {
        long before = last == null ? 0 : last.links().get(link).bytes();
        return (now.links().get(link).bytes() - before) / 1e6 / seconds();
    }

    double fileMegabytesPerSecond() {
        long before = last == null ? 0 : last.fetchedBytes();
        return (now.fetchedBytes() - before) / 1e6 / seconds();
    }

    private double seconds() {
        return Math.max(1, now.nanos() - (last == null ? 0 : last.nanos())) / 1e9;
    }
}
