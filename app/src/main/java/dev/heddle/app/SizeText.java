package dev.heddle.app;

import dev.heddle.config.Quantity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Sizes in bytes as people type them: `4096`, `64KiB`, `4MiB`.
final class SizeText implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        try {
            return Quantity.intSize(text);
        } catch (IllegalArgumentException malformed) {
            throw new TypeConversionException(String.valueOf(malformed.getMessage()));
        }
    }
}
