package dev.heddle.bench;

import java.util.Arrays;

/// Arithmetic on lists of figures.
final class Figures {
    private Figures() {}

    /// @param figures at least one, in any order
    static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
