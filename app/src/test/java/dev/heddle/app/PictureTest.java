package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.scenario.Happening.Kind;
import dev.heddle.scenario.Happening.Mark;
import dev.heddle.scenario.Happening.Passage;
import dev.heddle.scenario.Happening.Trouble;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// What a picture shows, found by parsing it.
final class PictureTest {
    @Test
    void aRunWithoutViolationsIsShownFromItsStart() throws Exception {
        Picture picture = new Picture("mesh, seed 1", 3);
        picture.add(new Mark(0, 1, Kind.NODE, "started"));
        picture.add(new Trouble(10, 400, "PAUSE"));
        picture.add(new Mark(20, 2, Kind.MESSAGE, "sends what shows as an arrow"));
        for (int i = 1; i <= 5_000; i++) picture.add(new Passage(i, 1, i + 50L, 2, "got message " + i));
        Document drawn = parse(picture.svg());
        assertThat(arrows(drawn)).isEqualTo(Picture.SHOWN_MOST - 1);
        assertThat(text(drawn))
                .contains("mesh, seed 1", "3,000 of 5,001 happenings, from the start", "PAUSE", "node 3");
        assertThat(text(drawn)).doesNotContain("node 4", "sends what", "message 3000");
    }

    @Test
    void aViolationIsShownInRedWithWhatWasBeforeAndAfter() throws Exception {
        Picture picture = new Picture("mesh, seed 1", 2);
        picture.add(new Trouble(5, 10, "LOSS"));
        picture.add(new Trouble(5, 9_000, "PAUSE"));
        for (int i = 1; i <= 4_000; i++) picture.add(new Passage(i, 1, i + 50L, 2, "got message " + i));
        picture.add(new Mark(4_060, 0, Kind.VIOLATION, "AtMostOnce: twice"));
        for (int i = 4_001; i <= 8_000; i++) picture.add(new Passage(i + 40L, 1, i + 90L, 2, "got message " + i));
        Document drawn = parse(picture.svg());
        assertThat(arrows(drawn)).isEqualTo(Picture.SHOWN_MOST - 1);
        assertThat(text(drawn)).contains("around the first violation", "AtMostOnce: twice", "PAUSE", "message 4001");
        assertThat(text(drawn)).doesNotContain("LOSS", "message 2000 ");
        assertThat(lines(drawn, "#d01010")).isEqualTo(1);
    }

    @Test
    void anEmptyRunIsAPictureToo() throws Exception {
        assertThat(text(parse(new Picture("nothing", 2).svg()))).contains("nothing", "0 of 0 happenings");
    }

    @Test
    void whateverATextHoldsThePictureIsWellFormed() throws Exception {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 200; round++) {
            StringBuilder hostile = new StringBuilder("<script>&\"']]>");
            for (int i = 0; i < 40; i++) hostile.append((char) random.nextInt(round % 2 == 0 ? 0x80 : 0x10000));
            Picture picture = new Picture(hostile.toString(), 1);
            picture.add(new Mark(1, 1, Kind.LINK, hostile.toString()));
            picture.add(new Trouble(1, 2, hostile.toString()));
            picture.add(new Mark(2, 0, Kind.VIOLATION, hostile.toString()));
            Document drawn = parse(picture.svg());
            assertThat(drawn.getElementsByTagName("script").getLength()).isZero();
            assertThat(text(drawn)).as("round %d", round).contains("<script>&\"']]>");
        }
    }

    static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Document drawn) {
        return drawn.getDocumentElement().getTextContent();
    }

    private static long arrows(Document drawn) {
        return lines(drawn, "#4a78b5");
    }

    private static long lines(Document drawn, String colour) {
        NodeList lines = drawn.getElementsByTagName("line");
        long found = 0;
        for (int i = 0; i < lines.getLength(); i++) {
            if (lines.item(i) instanceof Element line
                    && line.getAttribute("stroke").equals(colour)) found++;
        }
        return found;
    }
}
