package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Timer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One attempt to connect: a packet there, a packet back, each of which may get lost. What is not answered
/// is sent again after 1 s, 3 s, 7 s and so on, until the caller's patience ends.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc6298#section-2">RFC 6298, 2.1, for the first second</a>
final class Dial {
    private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
    /// A packet without data.
    private static final int SYN_BYTES = 60;

    private final Simulation simulation;
    private final HostTransport from;
    private final HostLoop loop;
    private final NetworkAddress address;
    private final int port;
    private final CompletableFuture<ByteLink> result = new CompletableFuture<>();
    private final Host to;
    private long retryAfterNanos = FIRST_RETRY_NANOS;
    private @Nullable Timer limit;
    private @Nullable Timer retry;
    private boolean over;

    /// @param loop where a failure is told
    Dial(Simulation simulation, HostTransport from, HostLoop loop, NetworkAddress address) {
        this.simulation = simulation;
        this.from = from;
        this.loop = loop;
        this.address = address;
        this.port = HostTransport.port(address);
        Host there = simulation.hostAt(port);
        // Where nobody ever was, the dialler's own kernel refuses.
        this.to = there == null ? from.host() : there;
    }

    /// Once. Whoever completes the result before the dial does ends the dial.
    CompletableFuture<ByteLink> start(long timeoutNanos) {
        if (simulation.watched()) {
            simulation.tell(
                    new TraceEvent.Dialled(simulation.nowNanos(), from.host().number(), to.number()));
        }
        limit = after(timeoutNanos, () -> fail("no answer in time"));
        ask();
        return result;
    }

    private void ask() {
        if (over || result.isDone()) return;
        pass(simulation.line(from.host(), to).timing(), this::onAsked);
        retry = after(retryAfterNanos, this::ask);
        retryAfterNanos *= 2;
    }

    /// On the other host.
    private void onAsked() {
        if (over || !to.powered()) return;
        pass(
                simulation.line(to, from.host()).timing(),
                accepts() ? this::onAccepted : () -> fail("connection refused"));
    }

    private boolean accepts() {
        HostTransport there = to.transport();
        return there != null && there.acceptor(port) != null;
    }

    private void onAccepted() {
        HostTransport there = to.transport();
        if (over || result.isDone() || from.host().transport() != from) return;
        // It may have ended since it answered. Then this is a link to nobody, which is as good as none.
        if (there == null) return;
        end();
        SimulatedLink link = SimulatedLink.connect(simulation, from, there, address.withoutKey());
        link.loop().execute(() -> {
            if (!result.complete(link)) link.close();
        });
    }

    private void fail(String reason) {
        if (over) return;
        end();
        if (simulation.watched()) {
            simulation.tell(
                    new TraceEvent.Refused(simulation.nowNanos(), from.host().number(), to.number(), reason));
        }
        loop.execute(
                () -> result.completeExceptionally(new IOException("cannot dial %s: %s".formatted(address, reason))));
    }

    private void end() {
        over = true;
        if (limit != null) limit.cancel();
        if (retry != null) retry.cancel();
    }

    private static void onceReleased(LineTiming line, Runnable then) {
        line.hold(_ -> then.run());
    }

    private void pass(LineTiming line, Runnable then) {
        if (line.jammed()) onceReleased(line, () -> pass(line, then));
        else if (line.firstLost(1) == 0) line.lost(SYN_BYTES);
        else simulation.after(line.arrivalNanos(simulation.nowNanos(), SYN_BYTES) - simulation.nowNanos(), then);
    }

    private Timer after(long nanos, Runnable task) {
        return simulation.loop().schedule(simulation.nowNanos() + nanos, task);
    }
}
