package dev.heddle.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The word that somebody probably meant.
final class NearestWord {
    private NearestWord() {}

    /// @return the nearest one, unless more than a third of it would have to change
    static Optional<String> to(String written, Collection<String> words) {
        // The cost of the comparison grows with the product of the lengths.
        if (written.length() > 64) return Optional.empty();
        return words.stream()
                .min(Comparator.comparingInt(word -> distance(written, word)))
                .filter(word -> distance(written, word) <= Math.max(1, word.length() / 3));
    }

    /// How many letters have to be put in, taken out, replaced, or swapped with their neighbour.
    static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int best =
                        Math.min(steps[i - 1][j - 1] + (same ? 0 : 1), Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                steps[i][j] = swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
            }
        }
        return steps[one.length()][other.length()];
    }
}
