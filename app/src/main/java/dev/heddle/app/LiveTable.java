package dev.heddle.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The table of links and a bar for the file, drawn again and again in the same place of a terminal.
final class LiveTable implements TestnetView {
    private static final int BAR_CELLS = 40;
    private static final String LINE_UP = "\u001b[1A";
    private static final String CLEAR_LINE = "\u001b[2K";

    private final PrintWriter out;
    private @Nullable Figures last;
    private int drawnLines;

    LiveTable(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Duration interval() {
        return Duration.ofMillis(500);
    }

    @Override
    public void show(Figures now) {
        Rates rates = new Rates(last, now);
        last = now;
        List<String> lines = new ArrayList<>(LinkTable.lines(rates));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "file  %s %3d %%  %s MB/s",
                bar(now.filePercent()),
                now.filePercent(),
                Units.digits(rates.fileMegabytesPerSecond())));
        lines.add(String.format(
                Locale.ROOT,
                "votes %,d of %,d delivered, %,.1f s",
                now.votesDelivered(),
                now.votesExpected(),
                now.nanos() / 1e9));
        StringBuilder text = new StringBuilder(LINE_UP.repeat(drawnLines));
        for (String line : lines) text.append(CLEAR_LINE).append(line).append(System.lineSeparator());
        drawnLines = lines.size();
        out.print(text);
        out.flush();
    }

    private static String bar(int percent) {
        int full = percent * BAR_CELLS / 100;
        return "[" + "#".repeat(full) + "-".repeat(BAR_CELLS - full) + "]";
    }
}
