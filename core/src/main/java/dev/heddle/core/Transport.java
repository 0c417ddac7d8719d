package dev.heddle.core;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Makes links to and from one kind of address.
public interface Transport {
    /// Whether the address is of a kind this transport can dial and listen on.
    boolean handles(NetworkAddress address);

    /// Starts to listen.
    ///
    /// @param address where: an IP address and a TCP port, or memory, and nothing behind it; a port of 0 lets
    ///     the system choose
    /// @param acceptor called on each new link's loop; it must start or close the link before it returns
    /// @return the listener, or an `IOException` that says which address and why
    CompletionStage<Listener> listen(NetworkAddress address, Consumer<ByteLink> acceptor);

    /// Connects to an address; what it says beyond host and port is the caller's business.
    ///
    /// @param timeoutNanos for the connect alone
    /// @return completed on the link's loop: a dependent that was attached before runs there, and must start
    ///     the link or close it; or an `IOException`
    CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos);

    /// A place that accepts links.
    interface Listener {
        /// The address in force, with the port that was chosen.
        NetworkAddress address();

        /// Accepts no more; links already made go on.
        CompletionStage<Void> close();
    }
}
