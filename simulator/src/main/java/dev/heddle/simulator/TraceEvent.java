package dev.heddle.simulator;

/// What happened in a run, for people who read its log or draw it. Times are nanoseconds of the world,
/// hosts are [numbers][Host#number()]. It adds nothing to the run and nothing to its hash.
public sealed interface TraceEvent {
    long atNanos();

    /// A host began to connect to another one.
    record Dialled(long atNanos, int from, int to) implements TraceEvent {}

    /// A dial came to nothing.
    ///
    /// @param to 0 where the address leads to no host
    record Refused(long atNanos, int from, int to, String reason) implements TraceEvent {}

    /// One end of a link is there. The dialler has its end before the listener has.
    ///
    /// @param end the end's [number][SimulatedLink#number()], of two that follow each other the dialler's
    ///     is less
    record Opened(long atNanos, long end, int host, int other) implements TraceEvent {}

    /// Bytes reached the one who reads at the end of a link.
    ///
    /// @param sentNanos when they left the sender's unsent queue
    record Arrived(long sentNanos, long atNanos, long end, int from, int to, int bytes) implements TraceEvent {}

    /// The other end finished its direction in good order.
    record Finished(long atNanos, long end, int host, int other) implements TraceEvent {}

    /// One end of a link is gone.
    ///
    /// @param reason empty when it ended in good order
    record Closed(long atNanos, long end, int host, int other, String reason) implements TraceEvent {}

    /// Something on its way from one host to another was lost. An ordered link sends it again.
    record Lost(long atNanos, int from, int to, int bytes) implements TraceEvent {}

    /// From here on this is wrong with one direction between two hosts.
    record LineFaulty(long atNanos, int from, int to, LineFault fault) implements TraceEvent {}

    /// From here on this is not wrong any more.
    record LineHealed(long atNanos, int from, int to, LineFault fault) implements TraceEvent {}

    /// Something was done to a host.
    ///
    /// @param what a short text: a verb, and a figure where there is one
    record HostChanged(long atNanos, int host, String what) implements TraceEvent {}
}
