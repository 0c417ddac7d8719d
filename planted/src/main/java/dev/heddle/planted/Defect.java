package dev.heddle.planted;

import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.unifieddiff.UnifiedDiff;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffParserException;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One planted defect: a patch of a few lines, and a few lines about it before the diff.
///
/// ```
/// Bug: what is wrong, in a sentence
/// Breaks: what a user would see
/// Rule: T-nn (may be missing)
/// Written: before the checkers | after the checkers
///
/// diff --git a/... b/...
/// ```
///
/// @param name of its file, without the ending
record Defect(String name, String bug, String breaks, String written, UnifiedDiff diff) {
    private static final String ENDING = ".patch";
    private static final int SEVERAL = -2;

    /// All those of a checkout, in the order of their names.
    static List<Defect> all(Path root) throws PlantedException {
        Path folder = root.resolve("planted");
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new PlantedException("cannot list the patches in " + folder, unreadable);
        }
        SortedMap<String, Defect> all = new TreeMap<>();
        for (Path file : files) {
            Defect defect = read(file);
            all.put(defect.name, defect);
        }
        return List.copyOf(all.values());
    }

    private static Defect read(Path file) throws PlantedException {
        String text = textOf(file);
        String fileName = String.valueOf(file.getFileName());
        return parse(fileName.substring(0, fileName.length() - ENDING.length()), text);
    }

    static Defect parse(String name, String text) throws PlantedException {
        UnifiedDiff diff;
        try {
            diff = UnifiedDiffReader.parseUnifiedDiff(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | UnifiedDiffParserException unreadable) {
            throw new PlantedException(name + " is no patch: " + unreadable.getMessage(), unreadable);
        }
        if (diff.getFiles().isEmpty()) throw new PlantedException(name + " changes nothing");
        return new Defect(
                name, field(name, text, "Bug"), field(name, text, "Breaks"), field(name, text, "Written"), diff);
    }

    /// Puts the defect into the sources of a checkout, which stay as they are.
    ///
    /// @return the files it changes, as they are then, by their paths in the checkout
    /// @throws PlantedException when the words of a hunk, its context with them, do not stand in the file, or stand
    ///     there several times and not where the patch says
    SortedMap<String, String> applyTo(Path root) throws PlantedException {
        SortedMap<String, String> changed = new TreeMap<>();
        for (UnifiedDiffFile file : diff.getFiles()) {
            String path = pathOf(file);
            List<String> lines = textOf(root.resolve(path)).lines().toList();
            changed.put(path, String.join("\n", applied(path, lines, file)) + "\n");
        }
        return changed;
    }

    private List<String> applied(String path, List<String> lines, UnifiedDiffFile file) throws PlantedException {
        List<String> result = new ArrayList<>();
        int copied = 0;
        int hunk = 0;
        for (AbstractDelta<String> delta : file.getPatch().getDeltas()) {
            hunk++;
            int at = find(lines.subList(copied, lines.size()), delta.getSource(), copied);
            if (at < 0) {
                throw new PlantedException("%s does not fit %s any more: the words of its hunk %d do not stand there%s"
                        .formatted(name, path, hunk, at == SEVERAL ? " just once" : ""));
            }
            result.addAll(lines.subList(copied, copied + at));
            result.addAll(delta.getTarget().getLines());
            copied += at + delta.getSource().size();
        }
        result.addAll(lines.subList(copied, lines.size()));
        return result;
    }

    /// Lines above a hunk may come and go; its own may not change.
    private static int find(List<String> lines, Chunk<String> hunk, int before) {
        List<String> wanted = hunk.getLines();
        int said = hunk.getPosition() - before;
        boolean asSaid = said >= 0
                && said + wanted.size() <= lines.size()
                && lines.subList(said, said + wanted.size()).equals(wanted);
        if (asSaid) return said;
        int first = Collections.indexOfSubList(lines, wanted);
        return first == Collections.lastIndexOfSubList(lines, wanted) ? first : SEVERAL;
    }

    /// The reader has taken the `a/` and `b/` away.
    private String pathOf(UnifiedDiffFile file) throws PlantedException {
        String from = file.getFromFile();
        String to = file.getToFile();
        if (from == null || !from.equals(to)) {
            throw new PlantedException("%s makes, moves or removes a file: %s to %s".formatted(name, from, to));
        }
        return to;
    }

    /// A field of the head, which may go on in lines that begin with spaces.
    private static String field(String name, String text, String field) throws PlantedException {
        Matcher matcher = Pattern.compile("^" + field + ": (.+(?:\n +.+)*)", Pattern.MULTILINE)
                .matcher(text);
        if (!matcher.find()) throw new PlantedException("%s does not say '%s: ...'".formatted(name, field));
        return matcher.group(1).replaceAll("\\s*\n\\s*", " ");
    }

    private static String textOf(Path file) throws PlantedException {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new PlantedException("cannot read " + file, unreadable);
        }
    }
}
