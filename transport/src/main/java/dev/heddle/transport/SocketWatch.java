package dev.heddle.transport;

/// What the kernel says of one socket beside its bytes. Loop only.
interface SocketWatch {
    /// Bytes that the kernel took and has not sent yet; 0 where it cannot be asked.
    int unsentBytes();

    /// Asks for one call of [Events#onDrained()].
    void awaitDrained();

    /// Begins to report. Once.
    void report(Events events);

    interface Events {
        /// What is unsent fell below the kernel's low-water mark, or writing would show an error.
        void onDrained();

        /// The connection broke while nobody reads.
        ///
        /// @param errno the socket's pending error, not 0
        void onBroken(int errno);
    }
}
