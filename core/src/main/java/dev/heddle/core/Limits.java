package dev.heddle.core;

import java.time.Duration;

/// Every bound that a peer can run into, in one place. Each is enforced before the resource is taken and
/// released by what took it. Local networks and benchmarks raise what they must in a copy of their own.
///
/// No time is longer than [#TIME_MOST], and none is 0 but where that is said.
///
/// @param handshake from accept (or from the end of the connect) to the first sealed message
/// @param connect what a dial may take before that
/// @param clockSkew how far a handshake's time stamp may be from the listener's clock
/// @param unconfirmedLinks inbound links that have not finished the handshake
/// @param arrivals what strangers may do before they have shown a key
/// @param frameBytes one frame, without its four length bytes
/// @param messageBytes one message's body; what does not fit one frame is cut
/// @param lanes of messages that wait to be written to one peer
/// @param large of messages to one peer that do not fit one frame, waiting or under way, beside the lanes
/// @param reassembly of messages that arrive in pieces
/// @param stall without a byte taken by the peer while something waits, the link is closed
/// @param calls pending in one direction of one link
/// @param callDefault the time an answer may take if the caller does not say; also how long this node's
///     own handlers may take to answer a peer's request, after which the answer is thrown away
/// @param callMost the longest time a caller may ask for
/// @param inbound of messages that wait for their handlers
/// @param unknownInboundLinks from peers that nobody listed, where such peers are let in at all
/// @param unknownLinksPerSubnet of those, from one IPv4 /24 or IPv6 /48
/// @param health how silent peers are found
/// @param parsingErrorsPerSecond frames of one peer that may be answered with a parsing error; beyond, the
///     link closes
/// @param irregularitiesPerSecond frames of one Heddle peer that have no place, and none but the peer can be the
///     reason; beyond, the link closes
/// @param drain how long a link that was replaced, or a network that closes, may take to send what is
///     queued; 0 sends nothing more
/// @param backoffFirst upper end of the first random wait between dials; it doubles
/// @param backoffMost where the doubling ends
/// @param backoffReset a link that lived so long starts the series anew; 0: each link does
public record Limits(
        Duration handshake,
        Duration connect,
        Duration clockSkew,
        int unconfirmedLinks,
        Arrivals arrivals,
        int frameBytes,
        int messageBytes,
        Lanes lanes,
        Large large,
        Reassembly reassembly,
        Duration stall,
        int calls,
        Duration callDefault,
        Duration callMost,
        Inbound inbound,
        int unknownInboundLinks,
        int unknownLinksPerSubnet,
        Health health,
        int parsingErrorsPerSecond,
        int irregularitiesPerSecond,
        Duration drain,
        Duration backoffFirst,
        Duration backoffMost,
        Duration backoffReset) {

    /// The longest time of any limit.
    public static final Duration TIME_MOST = Duration.ofHours(24);

    public static final int FRAME_BYTES_LEAST = 4 << 10;

    public static final int FRAME_BYTES_MOST = 4 << 20;
    public static final int MESSAGE_BYTES_MOST = 64 << 20;

    /// What may come by TCP before anybody has shown a key. One address is an IPv4 address or an IPv6 /64, which is
    /// the least that a host is given.
    ///
    /// @param perAddress links of one address that have not finished the handshake
    /// @param perSecond connections of one address that are accepted, on average
    /// @param burst connections of one address that may come at once
    /// @param cpuPercent of one loop's time that links without a confirmed peer may take; beyond it only addresses
    ///     are let in at which listed peers are known to be
    /// @param peerPerSecond links that one listed peer may make, on average; a violation of the protocol counts as
    ///     half of the burst
    /// @param peerBurst links that one listed peer may make at once
    public record Arrivals(int perAddress, int perSecond, int burst, int cpuPercent, int peerPerSecond, int peerBurst) {
        public Arrivals {
            if (perAddress < 1 || perSecond < 1 || burst < 1 || peerPerSecond < 1 || peerBurst < 1) {
                throw new IllegalArgumentException("a limit below 1");
            }
            if (cpuPercent < 1 || cpuPercent > 100) {
                throw new IllegalArgumentException("a share of 1 to 100 percent, got " + cpuPercent);
            }
        }
    }

    /// What may wait to be written to one peer.
    ///
    /// @param bytes in all lanes together
    /// @param nodeBytes to all peers of a node, with what each message takes beside its bytes; of [Large] too
    /// @param critical messages; likewise the other three
    public record Lanes(int bytes, long nodeBytes, int critical, int high, int normal, int low) {
        /// With the usual bytes for a node.
        public Lanes(int bytes, int critical, int high, int normal, int low) {
            this(bytes, 256L << 20, critical, high, normal, low);
        }

        /// How many messages of a priority may wait.
        public int entries(Priority priority) {
            return switch (priority) {
                case CRITICAL -> critical;
                case HIGH -> high;
                case NORMAL -> normal;
                case LOW -> low;
            };
        }
    }

    /// What may wait, or be under way, in pieces to one peer.
    public record Large(int messages, int bytes) {}

    /// What may be held of messages whose end has not come, or whose handler has not returned.
    ///
    /// @param peerBytes of one peer
    /// @param nodeBytes of all peers of a node
    /// @param idle without a piece the message is given up
    /// @param base what one message may take at most, beside `perMebibyte` (perhaps 0) for each MiB received
    /// @param slowest bytes a second on average once `slowestAfter` (perhaps 0) is over; less, and it is
    ///     given up
    public record Reassembly(
            int peerBytes,
            long nodeBytes,
            Duration idle,
            Duration base,
            Duration perMebibyte,
            int slowest,
            Duration slowestAfter) {
        public Reassembly {
            if (slowest < 1) throw new IllegalArgumentException("bytes a second of at least 1, got " + slowest);
            requirePositive("idle", idle);
            requirePositive("base", base);
            requireTime("perMebibyte", perMebibyte);
            requireTime("slowestAfter", slowestAfter);
        }
    }

    /// How silent peers are found: each is asked every `interval`; more than `tolerated` failures in a row,
    /// and its link is closed.
    ///
    /// @param timeout of one question; longer than the interval, and several are under way
    public record Health(Duration interval, Duration timeout, int tolerated) {
        public Health {
            requirePositive("interval", interval);
            requirePositive("timeout", timeout);
        }
    }

    /// What may wait for the handlers of one peer. The bytes of messages that came in pieces are those of
    /// [Reassembly].
    ///
    /// @param messages waiting of one protocol
    /// @param bytes waiting of one protocol
    /// @param peerBytes of all protocols, waiting or with a handler that has not returned
    public record Inbound(int messages, int bytes, int peerBytes) {}

    public static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            256,
            new Arrivals(8, 20, 40, 20, 2, 20),
            4 << 20,
            64 << 20,
            new Lanes(16 << 20, 256, 512, 1024, 256),
            new Large(4, 64 << 20),
            new Reassembly(
                    64 << 20,
                    256L << 20,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(4),
                    64 << 10,
                    Duration.ofSeconds(5)),
            Duration.ofSeconds(30),
            100,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            new Inbound(1024, 4 << 20, 16 << 20),
            100,
            16,
            new Health(Duration.ofSeconds(10), Duration.ofSeconds(20), 3),
            10,
            1000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    public Limits {
        if (frameBytes < FRAME_BYTES_LEAST || frameBytes > FRAME_BYTES_MOST) {
            throw new IllegalArgumentException("a frame has 4 KiB to 4 MiB, got " + frameBytes);
        }
        if (messageBytes < frameBytes || messageBytes > MESSAGE_BYTES_MOST) {
            throw new IllegalArgumentException(
                    "a message has up to 64 MiB and no less than a frame, got " + messageBytes);
        }
        if (messageBytes / 16 > frameBytes) {
            throw new IllegalArgumentException(
                    "a message is cut into 16 frames, so %d bytes are too many for frames of %d"
                            .formatted(messageBytes, frameBytes));
        }
        if (Math.min(parsingErrorsPerSecond, irregularitiesPerSecond) < 0)
            throw new IllegalArgumentException("a limit below 0");
        if (calls < 1 || unconfirmedLinks < 1 || unknownLinksPerSubnet < 1)
            throw new IllegalArgumentException("a limit below 1");
        requirePositive("handshake", handshake);
        requirePositive("connect", connect);
        requirePositive("clockSkew", clockSkew);
        requirePositive("stall", stall);
        requirePositive("callDefault", callDefault);
        requirePositive("callMost", callMost);
        requireTime("drain", drain);
        requirePositive("backoffFirst", backoffFirst);
        requirePositive("backoffMost", backoffMost);
        requireTime("backoffReset", backoffReset);
    }

    private static void requirePositive(String name, Duration time) {
        if (time.isZero()) throw new IllegalArgumentException(name + " must be longer than 0");
        requireTime(name, time);
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.compareTo(TIME_MOST) > 0) {
            throw new IllegalArgumentException("%s must be from 0 to 24 hours, got %s".formatted(name, time));
        }
    }

    /// Frames and messages of other sizes.
    public Limits withSizes(int otherFrameBytes, int otherMessageBytes) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                arrivals,
                otherFrameBytes,
                otherMessageBytes,
                lanes,
                large,
                reassembly,
                stall,
                calls,
                callDefault,
                callMost,
                inbound,
                unknownInboundLinks,
                unknownLinksPerSubnet,
                health,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }

    public Limits withArrivals(Arrivals other) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                other,
                frameBytes,
                messageBytes,
                lanes,
                large,
                reassembly,
                stall,
                calls,
                callDefault,
                callMost,
                inbound,
                unknownInboundLinks,
                unknownLinksPerSubnet,
                health,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }

    public Limits withStall(Duration other) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                arrivals,
                frameBytes,
                messageBytes,
                lanes,
                large,
                reassembly,
                other,
                calls,
                callDefault,
                callMost,
                inbound,
                unknownInboundLinks,
                unknownLinksPerSubnet,
                health,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }

    public Limits withLarge(Large other) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                arrivals,
                frameBytes,
                messageBytes,
                lanes,
                other,
                reassembly,
                stall,
                calls,
                callDefault,
                callMost,
                inbound,
                unknownInboundLinks,
                unknownLinksPerSubnet,
                health,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }

    public Limits withLanes(Lanes other) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                arrivals,
                frameBytes,
                messageBytes,
                other,
                large,
                reassembly,
                stall,
                calls,
                callDefault,
                callMost,
                inbound,
                unknownInboundLinks,
                unknownLinksPerSubnet,
                health,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }

    public Limits withInbound(Inbound other) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                arrivals,
                frameBytes,
                messageBytes,
                lanes,
                large,
                reassembly,
                stall,
                calls,
                callDefault,
                callMost,
                other,
                unknownInboundLinks,
                unknownLinksPerSubnet,
                health,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }

    public Limits withReassembly(Reassembly other) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                arrivals,
                frameBytes,
                messageBytes,
                lanes,
                large,
                other,
                stall,
                calls,
                callDefault,
                callMost,
                inbound,
                unknownInboundLinks,
                unknownLinksPerSubnet,
                health,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }

    public Limits withHealth(Health other) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                arrivals,
                frameBytes,
                messageBytes,
                lanes,
                large,
                reassembly,
                stall,
                calls,
                callDefault,
                callMost,
                inbound,
                unknownInboundLinks,
                unknownLinksPerSubnet,
                other,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }

    public Limits withUnknownInboundLinks(int other) {
        return new Limits(
                handshake,
                connect,
                clockSkew,
                unconfirmedLinks,
                arrivals,
                frameBytes,
                messageBytes,
                lanes,
                large,
                reassembly,
                stall,
                calls,
                callDefault,
                callMost,
                inbound,
                other,
                unknownLinksPerSubnet,
                health,
                parsingErrorsPerSecond,
                irregularitiesPerSecond,
                drain,
                backoffFirst,
                backoffMost,
                backoffReset);
    }
}
