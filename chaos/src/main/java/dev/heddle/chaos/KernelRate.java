package dev.heddle.chaos;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The rate of what leaves an end, kept by the kernel's token bucket filter where there is one. Not for
/// several threads at once.
///
/// @see <a href="https://man7.org/linux/man-pages/man8/tc-tbf.8.html">tc-tbf(8)</a>
final class KernelRate {
    private static final Logger LOG = LoggerFactory.getLogger(KernelRate.class);
    private static final JsonMapper JSON = new JsonMapper();

    /// What may leave at once: a millisecond's worth, but two packets, and not beyond what a filter takes.
    private static final long BURSTS_PER_SECOND = 1_000;

    private static final long BURST_BYTES_MOST = 16 << 20;

    private final IpTools tools;
    private final String namespace;
    private final int mtuBytes;
    private boolean keeps;
    private long droppedBefore;

    KernelRate(IpTools tools, String namespace, int mtuBytes) {
        this.tools = tools;
        this.namespace = namespace;
        this.mtuBytes = mtuBytes;
    }

    /// Whether it keeps a rate now.
    boolean keeps() {
        return keeps;
    }

    /// @param bytesPerSecond 0 for none
    /// @param queueBytes what may wait; what comes beyond it is dropped
    /// @return whether it keeps it, or somebody else has to
    boolean keep(long bytesPerSecond, int queueBytes) {
        if (bytesPerSecond == 0) return end();
        if (tools.tc().isEmpty()) return false;
        long burstBytes = Math.clamp(bytesPerSecond / BURSTS_PER_SECOND, 2L * mtuBytes, BURST_BYTES_MOST);
        try {
            tools.tc(
                    "-n",
                    namespace,
                    "qdisc",
                    "replace",
                    "dev",
                    RelayEnd.DEVICE,
                    "root",
                    "tbf",
                    "rate",
                    // To tc these are bytes a second.
                    bytesPerSecond + "bps",
                    "burst",
                    burstBytes + "b",
                    "limit",
                    queueBytes + "b");
            keeps = true;
            return true;
        } catch (IOException failure) {
            LOG.warn("the kernel does not keep the rate, the relay does it itself: {}", failure.getMessage());
            return end();
        }
    }

    private boolean end() {
        if (!keeps) return false;
        JsonNode last = statistics();
        // What waits in it goes with it.
        droppedBefore += last.path("drops").asLong(0) + last.path("qlen").asLong(0);
        keeps = false;
        try {
            tools.tc("-n", namespace, "qdisc", "del", "dev", RelayEnd.DEVICE, "root");
        } catch (IOException failure) {
            LOG.warn("the kernel goes on to keep a rate: {}", failure.getMessage());
        }
        return false;
    }

    /// Packets that found the queue full, or waited in it when the rate was given up, so far.
    long dropped() {
        return keeps ? droppedBefore + statistics().path("drops").asLong(0) : droppedBefore;
    }

    private JsonNode statistics() {
        try {
            return JSON.readTree(tools.tc("-n", namespace, "-s", "-j", "qdisc", "show", "dev", RelayEnd.DEVICE))
                    .path(0);
        } catch (IOException failure) {
            LOG.warn("the kernel does not tell what it dropped: {}", failure.getMessage());
            return JSON.createObjectNode();
        }
    }
}
