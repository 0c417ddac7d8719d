package dev.heddle.config;

import dev.heddle.core.Limits;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations, sizes and numbers as people write them: `500ms`, `30s`, `5m`, `1h`; `4096`, `64KiB`, `4MiB`, `1GiB`;
/// `10`, `0.5`.
public final class Quantity {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)?");

    private Quantity() {}

    /// @throws IllegalArgumentException when it is none, or longer than any limit
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(Mistakes.quoted(text) + " is no duration such as 500ms, 30s, 5m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        if (duration.compareTo(Limits.TIME_MOST) > 0) {
            throw new IllegalArgumentException("found %s; allowed: up to 24h".formatted(text));
        }
        return duration;
    }

    /// @return bytes
    /// @throws IllegalArgumentException when it is none
    public static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    Mistakes.quoted(text) + " is no size in bytes such as 4096, 64KiB, 4MiB or 1GiB");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        return switch (unit) {
            case "B" -> amount;
            case "KiB" -> amount << 10;
            case "MiB" -> amount << 20;
            default -> amount << 30;
        };
    }

    /// The same for what is counted in an `int`.
    public static int intSize(String text) {
        long bytes = size(text);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(Mistakes.quoted(text) + " is more than " + Integer.MAX_VALUE + " bytes");
        }
        return (int) bytes;
    }

    /// @throws IllegalArgumentException when it is none
    public static double number(String text) {
        if (NUMBER.matcher(text).matches()) return Double.parseDouble(text);
        throw new IllegalArgumentException(Mistakes.quoted(text) + " is no number such as 10 or 0.5");
    }

    public static String format(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
