package dev.heddle.scenario;

/// Something that goes wrong for a while.
///
/// @param holds what no other fault may touch meanwhile; empty where faults add up
/// @param end puts it right; harmless where it came right by itself
record Fault(String holds, Runnable begin, Runnable end) {
    /// One that adds up with others.
    static Fault of(Runnable begin, Runnable end) {
        return new Fault("", begin, end);
    }

    static String holding(String part, Member of) {
        return part + " of " + of;
    }
}
