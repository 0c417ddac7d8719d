package dev.heddle.chaos;

/// What makes the lines through it bad, and can be told to while it runs: a proxy or a relay. Any thread;
/// each call has taken effect when it returns.
public interface BadLine {
    LineSettings settings(Way way);

    /// What is on its way already arrives when it would have.
    ///
    /// @throws IllegalArgumentException when a setting makes no sense for this line; then nothing changes
    void settings(Way way, LineSettings settings);

    boolean stalled(Way way);

    /// Stops a way, or lets it go on.
    void stall(Way way, boolean on);

    /// What has happened so far, in public components whose names stay.
    Record counters();
}
