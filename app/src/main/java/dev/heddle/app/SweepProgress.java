package dev.heddle.app;

import dev.heddle.scenario.RunResult;
import dev.heddle.scenario.SweepTotals;
import dev.heddle.scenario.Violation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongFunction;

/// Shows a sweep while it runs: one line again and again on a terminal, a line now and then elsewhere; and
/// at once each seed that fails.
final class SweepProgress {
    private static final int VIOLATIONS_SHOWN = 3;
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);
    private static final Duration TERMINAL_INTERVAL = Duration.ofMillis(200);
    private static final String LINE_START = "\r\u001b[2K";

    private final PrintWriter out;
    private final boolean terminal;
    private final int seeds;
    private final LongFunction<String> replay;
    private final long beganNanos = System.nanoTime();
    private long shownNanos = beganNanos;

    /// @param seeds how many there will be
    /// @param replay the command that runs a seed again
    SweepProgress(PrintWriter out, boolean terminal, int seeds, LongFunction<String> replay) {
        this.out = out;
        this.terminal = terminal;
        this.seeds = seeds;
        this.replay = replay;
    }

    /// A run has ended, and is in the totals.
    void show(RunResult last, SweepTotals totals) {
        if (last.violationCount() > 0) showFailed(last);
        long nowNanos = System.nanoTime();
        Duration interval = terminal ? TERMINAL_INTERVAL : PLAIN_INTERVAL;
        if (nowNanos - shownNanos < interval.toNanos()) return;
        shownNanos = nowNanos;
        String line = String.format(
                Locale.ROOT,
                "%6.1f s  seeds %d/%d  %,.0f times real time  faults %,d  violations %,d",
                (nowNanos - beganNanos) / 1e9,
                totals.runs(),
                seeds,
                (double) totals.virtualNanos() / (nowNanos - beganNanos),
                totals.faults(),
                totals.violations());
        if (terminal) out.print(LINE_START + line);
        else out.println(line);
        out.flush();
    }

    /// The sweep is over.
    void end() {
        if (terminal) out.print(LINE_START);
        out.flush();
    }

    private void showFailed(RunResult failed) {
        if (terminal) out.print(LINE_START);
        out.printf(
                Locale.ROOT,
                "seed %d failed: %d violations, %d faults%n",
                failed.seed(),
                failed.violationCount(),
                failed.faults());
        int shown = Math.min(VIOLATIONS_SHOWN, failed.violations().size());
        for (Violation violation : failed.violations().subList(0, shown)) out.println("  " + violation);
        if (failed.violationCount() > shown)
            out.printf(Locale.ROOT, "  and %d more%n", failed.violationCount() - shown);
        out.println("  again: " + replay.apply(failed.seed()));
        out.flush();
    }
}
