package dev.heddle.scenario;

/// What happened in a run, for people who read its log or draw it. Times are virtual.
public sealed interface Happening {
    /// When it is told: a message that arrived, on arrival.
    long atNanos();

    /// In one line.
    String what();

    /// What sort of thing it is.
    enum Kind {
        /// A node started or ended.
        NODE,
        /// A link was opened, closed or refused.
        LINK,
        /// A node's network said that a peer came or went.
        PEER,
        /// A message was offered, given up or lost, or a question asked or settled.
        MESSAGE,
        /// Something was done to a node or a line, by a fault.
        FAULT,
        /// A checker saw what must not be.
        VIOLATION
    }

    /// Something at one node.
    ///
    /// @param node 1 for the first; 0 for the run as a whole
    record Mark(long atNanos, int node, Kind kind, String what) implements Happening {}

    /// Something went wrong for a while. It is told when it begins.
    ///
    /// @param endNanos when it is to end
    record Trouble(long atNanos, long endNanos, String what) implements Happening {}

    /// Something got from one node to another.
    record Passage(long sentNanos, int from, long atNanos, int to, String what) implements Happening {}
}
