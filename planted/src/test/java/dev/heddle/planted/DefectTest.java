package dev.heddle.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefectTest {
    private static final String HEAD = """
            Bug: Two and two
              are five.
            Breaks: Every sum.
            Written: before the checkers

            """;

    private static final String DIFF = """
            diff --git a/room/Sum.java b/room/Sum.java
            --- a/room/Sum.java
            +++ b/room/Sum.java
            @@ -1,3 +1,3 @@
             one
            -two
            +five
             three
            @@ -7,3 +7,4 @@
             seven
             eight
            +eight and a half
             nine
            """;

    private static final String SOURCE = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";

    @TempDir
    private Path root;

    @BeforeEach
    void writeSource() throws IOException {
        write("room/Sum.java", SOURCE);
        write("planted/sum.patch", HEAD + DIFF);
    }

    @Test
    void itsHeadSaysWhatIsWrong() throws Exception {
        Defect defect = Defect.all(root).getFirst();
        assertThat(defect.name()).isEqualTo("sum");
        assertThat(defect.bug()).isEqualTo("Two and two are five.");
        assertThat(defect.breaks()).isEqualTo("Every sum.");
        assertThat(defect.written()).isEqualTo("before the checkers");
    }

    @Test
    void everyHunkIsAppliedAndTheSourceStaysAsItIs() throws Exception {
        assertThat(Defect.all(root).getFirst().applyTo(root))
                .hasSize(1)
                .containsEntry(
                        "room/Sum.java", "one\nfive\nthree\nfour\nfive\nsix\nseven\neight\neight and a half\nnine\n");
        assertThat(root.resolve("room/Sum.java")).hasContent(SOURCE);
    }

    @Test
    void aPatchThatFitsNoMoreNamesItselfItsFileAndItsHunk() throws Exception {
        write("room/Sum.java", SOURCE.replace("eight", "acht"));
        assertDoesNotFit("sum does not fit room/Sum.java any more: the words of its hunk 2 do not stand there");
    }

    @Test
    void linesAboveAHunkMayComeAndGo() throws Exception {
        write("room/Sum.java", "nought\n" + SOURCE.replace("five\n", ""));
        assertThat(Defect.all(root).getFirst().applyTo(root))
                .containsEntry(
                        "room/Sum.java", "nought\none\nfive\nthree\nfour\nsix\nseven\neight\neight and a half\nnine\n");
    }

    @Test
    void wordsThatStandTwiceAreTakenWhereThePatchSaysOrNotAtAll() throws Exception {
        write("room/Sum.java", SOURCE + SOURCE);
        assertThat(Defect.all(root).getFirst().applyTo(root).get("room/Sum.java"))
                .endsWith(SOURCE);
        write("room/Sum.java", "nought\n" + SOURCE + SOURCE);
        assertDoesNotFit("the words of its hunk 1 do not stand there just once");
    }

    @Test
    void aFileThatIsTooShortDoesNotFit() throws Exception {
        write("room/Sum.java", "one\ntwo\nthree\n");
        assertDoesNotFit("the words of its hunk 2 do not stand there");
    }

    @Test
    void aFileThatIsGoneIsNamed() throws Exception {
        Files.delete(root.resolve("room/Sum.java"));
        assertDoesNotFit("cannot read " + root.resolve("room/Sum.java"));
    }

    @Test
    void filesAreNeitherMadeNorMoved() throws Exception {
        write("planted/sum.patch", HEAD + DIFF.replace("+++ b/room/Sum.java", "+++ b/room/Total.java"));
        assertDoesNotFit("sum makes, moves or removes a file: room/Sum.java to room/Total.java");
    }

    @Test
    void aHeadWithoutItsFieldsIsRefused() throws Exception {
        write("planted/sum.patch", HEAD.replace("Written", "Made") + DIFF);
        assertThatThrownBy(() -> Defect.all(root))
                .isInstanceOf(PlantedException.class)
                .hasMessage("sum does not say 'Written: ...'");
    }

    @Test
    void aPatchWithoutADiffIsRefused() throws Exception {
        write("planted/sum.patch", HEAD);
        assertThatThrownBy(() -> Defect.all(root))
                .isInstanceOf(PlantedException.class)
                .hasMessage("sum changes nothing");
    }

    private void assertDoesNotFit(String why) {
        assertThatThrownBy(() -> Defect.all(root).getFirst().applyTo(root))
                .isInstanceOf(PlantedException.class)
                .hasMessageContaining(why);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
