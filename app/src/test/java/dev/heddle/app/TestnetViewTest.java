package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.session.Counters;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TestnetViewTest {
    private static final Counters SOME_DROPPED = new Counters(0, 0, 0, 0, 0, 0, 5, 0, 0, 0);

    @Test
    void aPipeGetsALineForEachMoment() {
        StringWriter text = new StringWriter();
        TestnetView view = new PlainLines(new PrintWriter(text));
        view.show(moment(1, 2));
        view.show(moment(3, 2));
        assertThat(text.toString()).isEqualToNormalizingNewlines("""
                   1.0 s  links 1/1  votes 1,100 of 1,200 delivered  file 10 %, 100 MB/s  dropped 5
                   3.0 s  links 1/1  votes 3,300 of 3,600 delivered  file 30 %, 100 MB/s  dropped 5
                """);
    }

    @Test
    void aTerminalGetsATableThatIsDrawnOverItself() {
        StringWriter text = new StringWriter();
        TestnetView view = new LiveTable(new PrintWriter(text));
        view.show(moment(1, 3));
        int firstDrawing = text.toString().length();
        view.show(moment(2, 3));
        String second = text.toString().substring(firstDrawing);
        assertThat(second).startsWith("\u001b[1A".repeat(7) + "\u001b[2Klink ");
        assertThat(second.replaceAll("\u001b\\[..?", "")).isEqualToNormalizingNewlines("""
                link     state        rtt   votes/s      MB/s     drops
                0-1      up        250 us       200      50.0         0
                0-2      up        250 us       200      50.0         0
                1-2      up        250 us       200      50.0         0

                file  [########--------------------------------]  20 %  100 MB/s
                votes 2,200 of 2,400 delivered, 2.0 s
                """);
    }

    @Test
    void ofManyLinksThoseInTroubleAreShown() {
        List<Figures.Link> links = new ArrayList<>(links(1, 9));
        links.set(30, new Figures.Link(5, 8, false, 0, 0, 0, 0));
        links.set(20, new Figures.Link(3, 4, true, 1_500_000, 0, 0, 7));
        List<String> lines = LinkTable.lines(new Rates(null, moment(1, links)));
        assertThat(lines).hasSize(14).allMatch(line -> line.length() < 80);
        assertThat(lines.get(1)).startsWith("5-8      down           -");
        assertThat(lines.get(2)).startsWith("3-4      up       1.50 ms").endsWith(" 7");
        assertThat(lines.get(3)).startsWith("0-1 ");
        assertThat(lines.getLast()).isEqualTo("and 24 more links; 35 of all are up");
    }

    private static Figures moment(int seconds, int nodes) {
        return moment(seconds, links(seconds, nodes));
    }

    private static List<Figures.Link> links(int seconds, int nodes) {
        List<Figures.Link> links = new ArrayList<>();
        for (int low = 0; low < nodes; low++) {
            for (int high = low + 1; high < nodes; high++) {
                links.add(new Figures.Link(low, high, true, 250_000, 200L * seconds, 50_000_000L * seconds, 0));
            }
        }
        return links;
    }

    private static Figures moment(int seconds, List<Figures.Link> links) {
        return new Figures(
                seconds * 1_000_000_000L,
                links,
                1_200L * seconds,
                1_200L * seconds,
                1_100L * seconds,
                1_000_000_000L,
                100_000_000L * seconds,
                0,
                0,
                0,
                SOME_DROPPED);
    }
}
