package dev.heddle.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.heddle.core.LimitUse;
import dev.heddle.core.LogLimit;
import dev.heddle.core.NetworkAddress;
import io.netty.channel.Channel;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file descriptors of this process. Listeners rest while few are left, so that dials, logs and files find
/// some (T-10). To count them takes the longer the more there are, so it is done once a second, and after so many
/// arrivals as could use up an eighth of what was left. On the platform's own loop, but for [#use()].
final class DescriptorGuard {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorGuard.class);
    /// Listeners stop at this many hundredths of what the system allows.
    private static final int PERCENT = 80;
    /// Kept for ourselves, whatever the hundredths say.
    private static final int KEPT = 128;

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long REST_MILLIS = 1_000;

    private final Count count;
    private final LogLimit restLog = new LogLimit();
    private final LongAdder rests = new LongAdder();
    private boolean looked;
    private long lookedNanos;
    private long open;
    private long arrived;

    /// What the system says.
    interface Count {
        /// How many are open.
        long open();

        /// How many may be; 0 where the system does not tell.
        long most();

        /// Of this process.
        static Count ofProcess() {
            OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
            UnixOperatingSystemMXBean unix = system instanceof UnixOperatingSystemMXBean known ? known : null;
            return new Count() {
                @Override
                public long open() {
                    return unix == null ? 0 : unix.getOpenFileDescriptorCount();
                }

                @Override
                public long most() {
                    return unix == null ? 0 : unix.getMaxFileDescriptorCount();
                }
            };
        }
    }

    DescriptorGuard(Count count) {
        this.count = count;
    }

    /// Stops a listener for a second if too few are left.
    ///
    /// @param address of the listener, for the log
    void rest(Channel listener, NetworkAddress address) {
        if (!scarce(System.nanoTime()) || !listener.config().isAutoRead()) return;
        rests.increment();
        String more = restLog.remark(System.nanoTime());
        if (more != null) {
            LOG.warn(
                    "{} accepts nothing for 1 s: {} of {} descriptors are in use; raise the limit (ulimit -n){}",
                    address,
                    open,
                    count.most(),
                    more);
        }
        listener.config().setAutoRead(false);
        var _ = listener.eventLoop()
                .schedule(() -> listener.config().setAutoRead(true), REST_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Whether so many are open that none should be accepted. To be asked after each arrival.
    boolean scarce(long nowNanos) {
        if (count.most() <= 0) return false;
        arrived++;
        if (!looked || nowNanos - lookedNanos >= LOOK_NANOS || arrived >= (limit() - open) / 8) {
            looked = true;
            lookedNanos = nowNanos;
            arrived = 0;
            open = count.open();
        }
        return open >= limit();
    }

    /// Any thread.
    LimitUse use() {
        return new LimitUse("file descriptors", count.open(), limit(), rests.sum());
    }

    private long limit() {
        long most = count.most();
        return Math.max(1, Math.min(most * PERCENT / 100, most - KEPT));
    }
}
