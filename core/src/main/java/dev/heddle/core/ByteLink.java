package dev.heddle.core;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A link that carries bytes in order, both ways: TCP, memory, a simulated wire. Loop only.
public non-sealed interface ByteLink extends Link {
    /// Begins to read. Called once, on the loop, before anything else but [#write(ByteBuf)].
    void start(Receiver receiver);

    /// Bytes that may be written now so that little waits unsent below us; 0 means: wait for
    /// [Receiver#onRoom()]. It is advice: what is written beyond it is still sent.
    int roomBytes();

    /// Queues bytes; nothing need leave before [#flush()].
    ///
    /// @param owned released once sent, or when the link is gone
    void write(ByteBuf owned);

    void flush();

    /// Whether to go on reading from the other end. On at the start.
    void reading(boolean on);

    /// Ends our direction behind what was written; the other direction goes on. Repeated calls are harmless.
    void finish();

    /// Told, on the link's loop, what happens to a link.
    interface Receiver {
        /// @param loan valid until the call returns
        void onBytes(ByteBuf loan);

        /// There is room again after [ByteLink#roomBytes()] said 0.
        void onRoom();

        /// The other end finished its direction in good order.
        void onFinished();

        /// The link is gone; the last call, and made exactly once, also after our own close.
        ///
        /// @param cause null when both ends agreed to end or we closed it
        void onClosed(@Nullable IOException cause);
    }
}
