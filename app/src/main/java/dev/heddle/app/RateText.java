package dev.heddle.app;

import dev.heddle.config.Quantity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Rates as people type them, in bytes per second: `10mbit`, `2.5gbit`, or bytes as in `64KiB`.
final class RateText implements ITypeConverter<Long> {
    private static final Pattern BITS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(k|m|g)bit");

    @Override
    public Long convert(String text) {
        Matcher matcher = BITS.matcher(text);
        if (matcher.matches()) {
            double unit = switch (matcher.group(2)) {
                case "k" -> 1e3;
                case "m" -> 1e6;
                default -> 1e9;
            };
            return Math.round(Double.parseDouble(matcher.group(1)) * unit / Byte.SIZE);
        }
        try {
            return Quantity.size(text);
        } catch (IllegalArgumentException malformed) {
            throw new TypeConversionException(
                    "'" + text + "' is no rate such as 10mbit, 1gbit or, in bytes per second, 1250000 or 64KiB");
        }
    }
}
