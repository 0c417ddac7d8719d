package dev.heddle.bench;

/// Two connected ends of one stack, and the loads they can be put under. Each call runs one load for a while.
interface Contender extends AutoCloseable {
    String name();

    /// 64 KiB messages as fast as they go.
    ///
    /// @return payload that arrived, in 1,000,000 bytes per second
    double bulk(long nanos);

    /// 64-byte messages as fast as they go.
    ///
    /// @return messages that arrived, in 1,000,000 per second
    double small(long nanos);

    /// 100 bytes there and back, one at a time.
    Ping ping(long nanos);

    /// What was sent so far and did not arrive.
    long lost();

    @Override
    void close();

    /// Round trips.
    ///
    /// @param p50Micros in microseconds
    record Ping(double p50Micros, double p99Micros) {}
}
