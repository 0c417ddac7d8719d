package dev.heddle.network;

/// What a full queue gives up, and in which order it is emptied.
public enum QueueStyle {
    /// The new message is dropped; oldest first.
    FIFO,
    /// The oldest is dropped; newest first.
    LIFO,
    /// The oldest is dropped; oldest first.
    KLAST
}
