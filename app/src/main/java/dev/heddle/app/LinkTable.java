package dev.heddle.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The links of a testnet as lines of text that fit a small terminal, those in trouble first.
final class LinkTable {
    private static final int MOST_ROWS = 12;

    private LinkTable() {}

    static List<String> lines(Rates rates) {
        List<Figures.Link> links = rates.now().links();
        List<String> lines = new ArrayList<>();
        lines.add("link     state        rtt   votes/s      MB/s     drops");
        IntStream.range(0, links.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> links.get(i).up() ? 1 : 0)
                        .thenComparing(i -> links.get(i).dropped(), Comparator.reverseOrder()))
                .limit(MOST_ROWS)
                .forEach(i -> lines.add(row(links.get(i), rates, i)));
        int hidden = links.size() - MOST_ROWS;
        if (hidden > 0)
            lines.add("and %,d more links; %,d of all are up"
                    .formatted(hidden, rates.now().linksUp()));
        return lines;
    }

    private static String row(Figures.Link link, Rates rates, int place) {
        return String.format(
                Locale.ROOT,
                "%-8s %-5s %10s %9s %9s %,9d",
                link.low() + "-" + link.high(),
                link.up() ? "up" : "down",
                link.rttNanos() == 0 ? "-" : Units.micros(link.rttNanos() / 1_000),
                Units.digits(rates.votesPerSecond(place)),
                Units.digits(rates.megabytesPerSecond(place)),
                link.dropped());
    }
}
