package dev.heddle.core;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A link that carries datagrams to one other end and back: UDP, a simulated wire. Each may come late,
/// twice, changed, cut short, before those sent earlier, or not at all; nobody says which. What must
/// arrive, its user sends again, and what must be whole, its user seals. Loop only.
public non-sealed interface DatagramLink extends Link {
    /// Begins to read. Called once, on the loop, before anything else. What came before is lost.
    void start(Receiver receiver);

    /// The largest datagram, in bytes; at least 1,200.
    int mostBytes();

    /// Sends one datagram. Where there is no room for it below us, it is lost as on the wire: there is
    /// nothing to wait for.
    ///
    /// @param owned up to [#mostBytes()] bytes; released in any case
    /// @throws IllegalArgumentException when it is larger
    void send(ByteBuf owned);

    /// Told, on the link's loop, what happens to a link.
    interface Receiver {
        /// @param loan one datagram, perhaps empty; valid until the call returns
        void onDatagram(ByteBuf loan);

        /// The link is gone; the last call, and made exactly once, also after our own close. The other end
        /// does not learn of that.
        ///
        /// @param cause null when we closed it
        void onClosed(@Nullable IOException cause);
    }
}
