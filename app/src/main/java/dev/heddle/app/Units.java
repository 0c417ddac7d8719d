package dev.heddle.app;

import java.util.Locale;

/// Figures as people read them.
final class Units {
    private Units() {}

    /// In the unit that suits.
    static String micros(long micros) {
        if (micros < 1_000) return micros + " us";
        if (micros < 1_000_000) return digits(micros / 1e3) + " ms";
        return digits(micros / 1e6) + " s";
    }

    /// Three digits, or more before the point.
    static String digits(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%,.0f", number);
    }
}
