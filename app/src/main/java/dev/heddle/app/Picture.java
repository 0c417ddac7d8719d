package dev.heddle.app;

import dev.heddle.scenario.Happening;
import dev.heddle.scenario.Happening.Kind;
import dev.heddle.scenario.Happening.Mark;
import dev.heddle.scenario.Happening.Passage;
import dev.heddle.scenario.Happening.Trouble;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// A picture of a run, or of that part of it that somebody can still look at: a lane for each node, time
/// from left to right, messages as arrows, faults as bars, violations in red. It shows what is around the
/// first violation, or the start of a run that has none.
final class Picture {
    /// As much as a browser shows without a pause.
    static final int SHOWN_MOST = 3_000;

    /// In more, every message would be a stroke straight down.
    static final long WINDOW_NANOS = 20_000_000_000L;

    private static final int LEFT = 80;
    private static final int WIDTH = 4_800;
    private static final int LANE = 44;
    private static final int BAR = 14;
    private static final int BARS_MOST = 40;
    private static final int HEAD = 52;

    private final String title;
    private final int nodes;
    private final List<Happening> start = new ArrayList<>();
    private final Deque<Happening> before = new ArrayDeque<>();
    private final List<Happening> after = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private long lastNanos;
    private long happenings;
    private long violatedNanos;
    private boolean violated;
    private int lanes;

    Picture(String title, int nodes) {
        this.title = title;
        this.nodes = nodes;
        this.lanes = nodes;
    }

    void add(Happening happening) {
        lastNanos = happening.atNanos();
        if (happening instanceof Trouble trouble) {
            troubles.add(trouble);
            return;
        }
        // A message that is offered shows as the arrow that it becomes.
        if (happening instanceof Mark mark && mark.kind() == Kind.MESSAGE) return;
        happenings++;
        // Behind the nodes stand strangers.
        if (happening instanceof Mark mark) lanes = Math.max(lanes, mark.node());
        if (start.size() < SHOWN_MOST && lastNanos <= WINDOW_NANOS) start.add(happening);
        if (violated) {
            boolean soon = lastNanos - violatedNanos <= WINDOW_NANOS / 4;
            if (soon && after.size() < SHOWN_MOST / 2) after.add(happening);
            return;
        }
        before.add(happening);
        while (before.size() > SHOWN_MOST / 2 || lastNanos - before.element().atNanos() > WINDOW_NANOS * 3 / 4) {
            before.remove();
        }
        violatedNanos = lastNanos;
        violated = happening instanceof Mark mark && mark.kind() == Kind.VIOLATION;
    }

    String svg() {
        List<Happening> shown = new ArrayList<>(violated ? before : start);
        if (violated) shown.addAll(after);
        return new Drawing(shown).draw();
    }

    private final class Drawing {
        private final List<Happening> shown;
        private final List<Trouble> bars;
        private final long fromNanos;
        private final long toNanos;
        private final int lanesTop;
        private final Svg svg;

        Drawing(List<Happening> shown) {
            this.shown = shown;
            fromNanos = shown.isEmpty() ? 0 : shown.getFirst().atNanos();
            toNanos = shown.isEmpty()
                    ? 1
                    : Math.max(fromNanos + 1, shown.getLast().atNanos());
            bars = troubles.stream()
                    .filter(trouble -> trouble.atNanos() <= toNanos && trouble.endNanos() >= fromNanos)
                    .limit(BARS_MOST)
                    .toList();
            lanesTop = HEAD + bars.size() * BAR + LANE / 2;
            svg = new Svg(LEFT + WIDTH + 20, lanesTop + lanes * LANE + 20);
        }

        String draw() {
            svg.element("rect", "width", "100%", "height", "100%", "fill", "white");
            svg.begin("defs");
            svg.begin(
                    "marker",
                    "id",
                    "head",
                    "markerWidth",
                    6,
                    "markerHeight",
                    6,
                    "refX",
                    6,
                    "refY",
                    3,
                    "orient",
                    "auto");
            svg.element("path", "d", "M0,0 L6,3 L0,6 z", "fill", "#4a78b5");
            svg.end("marker");
            svg.end("defs");
            heading();
            for (int i = 0; i < bars.size(); i++) bar(bars.get(i), HEAD + i * BAR);
            for (int node = 1; node <= lanes; node++) lane(node);
            for (Happening happening : shown) {
                switch (happening) {
                    case Passage passage -> arrow(passage);
                    case Mark mark -> mark(mark);
                    case Trouble _ -> {}
                }
            }
            return svg.finish();
        }

        private void heading() {
            svg.words("text", title, "x", 10, "y", 18, "font-size", 15);
            String where = violated ? "around the first violation" : "from the start";
            svg.words(
                    "text",
                    String.format(
                            Locale.ROOT,
                            "%.6f s to %.6f s of %.3f s: %,d of %,d happenings, %s",
                            fromNanos / 1e9,
                            toNanos / 1e9,
                            lastNanos / 1e9,
                            shown.size(),
                            happenings,
                            where),
                    "x",
                    10,
                    "y",
                    36);
        }

        private void bar(Trouble trouble, int y) {
            double from = x(Math.max(fromNanos, trouble.atNanos()));
            double to = x(Math.min(toNanos, trouble.endNanos()));
            svg.titled(
                    "rect",
                    trouble.what(),
                    "x",
                    pixels(from),
                    "y",
                    y,
                    "width",
                    pixels(Math.max(2, to - from)),
                    "height",
                    BAR - 2,
                    "fill",
                    "#f0b45a");
            svg.words("text", trouble.what(), "x", pixels(from + 3), "y", y + BAR - 4, "font-size", 10);
        }

        private void lane(int node) {
            int y = y(node);
            svg.words("text", (node <= nodes ? "node " : "stranger ") + node, "x", 10, "y", y + 4);
            svg.element("line", "x1", LEFT, "y1", y, "x2", LEFT + WIDTH, "y2", y, "stroke", "#cccccc");
        }

        private void arrow(Passage passage) {
            svg.titled(
                    "line",
                    "node %d %s".formatted(passage.to(), passage.what()),
                    "x1",
                    pixels(x(Math.max(fromNanos, passage.sentNanos()))),
                    "y1",
                    y(passage.from()),
                    "x2",
                    pixels(x(passage.atNanos())),
                    "y2",
                    y(passage.to()),
                    "stroke",
                    "#4a78b5",
                    "stroke-width",
                    0.7,
                    "marker-end",
                    "url(#head)");
        }

        private void mark(Mark mark) {
            String x = pixels(x(mark.atNanos()));
            if (mark.kind() == Kind.VIOLATION) {
                int bottom = lanesTop + lanes * LANE;
                svg.titled("line", mark.what(), "x1", x, "y1", HEAD, "x2", x, "y2", bottom, "stroke", "#d01010");
                svg.words("text", mark.what(), "x", x, "y", bottom + 12, "fill", "#d01010", "text-anchor", "middle");
                return;
            }
            String colour = switch (mark.kind()) {
                case NODE -> "black";
                case LINK -> "#8a8a8a";
                case FAULT -> "#e08a1e";
                default -> "#3c9a4b";
            };
            svg.titled("circle", mark.what(), "cx", x, "cy", y(mark.node()), "r", 3.5, "fill", colour);
        }

        private double x(long nanos) {
            return LEFT + (double) (nanos - fromNanos) / (toNanos - fromNanos) * WIDTH;
        }

        private int y(int node) {
            return lanesTop + (node - 1) * LANE;
        }
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
