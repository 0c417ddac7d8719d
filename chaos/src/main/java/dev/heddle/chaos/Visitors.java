package dev.heddle.chaos;

/// Makes the visits of one attack. Loop only.
interface Visitors extends AutoCloseable {
    /// Whether somebody can come now.
    boolean ready(long nowNanos);

    /// The next visit; only when [#ready(long)].
    Visit next();

    /// Ends what outlives single visits.
    @Override
    void close();
}
