package dev.heddle.core;

import java.util.concurrent.CompletionStage;

/// Makes links to and from one kind of address.
public interface Transport {
    /// Whether the address is of a kind this transport can dial and listen on.
    boolean handles(NetworkAddress address);

    /// Starts to listen.
    ///
    /// @param address where: an IP address and a TCP port, or memory, and nothing behind it; a port of 0 lets
    ///     the system choose
    /// @param acceptor who takes what comes
    /// @return the listener, or an `IOException` that says which address and why
    CompletionStage<Listener> listen(NetworkAddress address, Acceptor acceptor);

    /// Connects to an address; what it says beyond host and port is the caller's business.
    ///
    /// @param timeoutNanos for the connect alone
    /// @return completed on the link's loop: a dependent that was attached before runs there, and must start
    ///     the link or close it; or an `IOException`
    CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos);

    /// Who takes the links of a listener.
    interface Acceptor {
        /// Whether a connection from there may become a link. Asked as soon as it is known who connects, before
        /// anything is made for it, so that a flood costs as little as it can; of one that is refused nothing
        /// more is heard. Not asked about links within one process. On [Platform#loop()].
        ///
        /// @param from host and port of the other end
        default boolean admits(NetworkAddress from) {
            return true;
        }

        /// A new link, on its loop. It must be started or closed before this returns.
        void accept(ByteLink link);
    }

    /// A place that accepts links.
    interface Listener {
        /// The address in force, with the port that was chosen.
        NetworkAddress address();

        /// Accepts no more; links already made go on.
        CompletionStage<Void> close();
    }
}
