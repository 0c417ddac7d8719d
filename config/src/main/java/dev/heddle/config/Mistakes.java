package dev.heddle.config;

import dev.heddle.config.Mistake.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Collects what is wrong with one file, so that all of it is told in one go.
public final class Mistakes {
    /// A file that is no configuration at all should not fill the terminal.
    private static final int MOST = 100;

    private static final int TEXT_MOST = 80;

    private final List<Mistake> found = new ArrayList<>();

    /// Unless this place has a mistake already: the first one says more than what follows from it.
    public void add(Place place, String sentence) {
        if (!at(place)) found.add(new Mistake(place.line(), place.key(), sentence, Severity.ERROR));
    }

    public void warn(Place place, String sentence) {
        found.add(new Mistake(place.line(), place.key(), sentence, Severity.WARNING));
    }

    boolean at(Place place) {
        return errors().anyMatch(one -> one.key().equals(place.key()) && one.line() == place.line());
    }

    /// Whether anything that this key holds is wrong.
    boolean within(String key) {
        return errors().anyMatch(
                        one -> one.key().startsWith(key + ".") || one.key().startsWith(key + "["));
    }

    /// Whether nothing but warnings was found.
    public boolean none() {
        return errors().findAny().isEmpty();
    }

    /// In the order of their lines.
    public List<Mistake> sorted() {
        List<Mistake> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Mistake::line).thenComparing(Mistake::key));
        if (sorted.size() <= MOST) return List.copyOf(sorted);
        Mistake last = sorted.get(MOST);
        List<Mistake> first = new ArrayList<>(sorted.subList(0, MOST));
        first.add(new Mistake(
                last.line(), "", "and %d more from here on".formatted(sorted.size() - MOST), last.severity()));
        return List.copyOf(first);
    }

    private Stream<Mistake> errors() {
        return found.stream().filter(one -> one.severity() == Severity.ERROR);
    }

    /// Text from the file, for a sentence: what cannot be printed is escaped, and what is long is cut.
    public static String quoted(String text) {
        return "'" + escaped(text) + "'";
    }

    /// The same without quotes.
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (++shown > TEXT_MOST) return safe.append("...").toString();
            int point = text.codePointAt(i);
            if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                safe.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                safe.appendCodePoint(point);
            }
        }
        return safe.toString();
    }
}
