package dev.heddle.core;

/// How urgent a message is, most urgent first. It follows from the protocol on both sides; what a peer claims
/// is not believed.
public enum Priority {
    /// Loses no time and is never dropped in silence: when its lane is full the sender is told at once.
    CRITICAL,
    HIGH,
    NORMAL,
    /// Bulk.
    LOW
}
