package dev.heddle.bench;

import java.util.Arrays;

/// How steeply figures rise, by Theil and Sen: the median of the slopes between any two of them. A few figures that
/// stand out do not move it, however far they do.
///
/// @param low with `high`, what holds the true slope with 95 % probability, by the ranks of the same slopes
/// @see <a href="https://doi.org/10.1080/01621459.1968.10480934">P. K. Sen, Estimates of the Regression
///     Coefficient Based on Kendall's Tau</a>
record Slope(double median, double low, double high) {
    private static final double Z_95 = 1.959964;

    /// @param xs rising, at least two
    /// @param ys as many
    static Slope of(double[] xs, double[] ys) {
        int n = xs.length;
        if (n < 2 || ys.length != n) throw new IllegalArgumentException("two points at least, got " + n);
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) slopes[count++] = (ys[j] - ys[i]) / (xs[j] - xs[i]);
        }
        Arrays.sort(slopes);
        double spread = Z_95 * Math.sqrt(n * (n - 1) * (2.0 * n + 5) / 18);
        int low = Math.toIntExact(Math.round((count - spread) / 2)) - 1;
        int high = Math.toIntExact(Math.round((count + spread) / 2));
        return new Slope(
                Figures.median(slopes), slopes[Math.clamp(low, 0, count - 1)], slopes[Math.clamp(high, 0, count - 1)]);
    }

    /// How far from the truth the median may be.
    double uncertainty() {
        return Math.max(high - median, median - low);
    }
}
