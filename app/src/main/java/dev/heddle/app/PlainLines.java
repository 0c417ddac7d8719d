package dev.heddle.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A line a second, for a pipe or a file.
final class PlainLines implements TestnetView {
    private final PrintWriter out;
    private @Nullable Figures last;

    PlainLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void show(Figures now) {
        out.printf(
                Locale.ROOT,
                "%6.1f s  links %d/%d  votes %,d of %,d delivered  file %d %%, %s MB/s  dropped %,d%n",
                now.nanos() / 1e9,
                now.linksUp(),
                now.links().size(),
                now.votesDelivered(),
                now.votesExpected(),
                now.filePercent(),
                Units.digits(new Rates(last, now).fileMegabytesPerSecond()),
                now.counters().dropped());
        out.flush();
        last = now;
    }
}
