package dev.heddle.simulator;

/// How a host's node ends without having been asked.
public enum Crash {
    /// The process dies and its kernel lives: its links are reset, and what was written to the store is there.
    PROCESS,
    /// The power fails: its links fall silent, and of the writes that were not synced the last are
    /// forgotten, perhaps all, perhaps none.
    POWER
}
