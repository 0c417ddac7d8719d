package dev.heddle.codec;

import dev.heddle.codec.DecodeException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which number stands for which variant of an enum. Variants are known here by their index, in order of
/// declaration.
final class VariantNumbers {
    private final String family;
    private final int[] numbers;
    private final int[] sortedNumbers;
    private final int[] sortedIndexes;

    private VariantNumbers(String family, int[] numbers) {
        this.family = family;
        this.numbers = numbers;
        this.sortedIndexes = IntStream.range(0, numbers.length)
                .boxed()
                .sorted((left, right) -> Integer.compare(numbers[left], numbers[right]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.sortedNumbers = IntStream.of(sortedIndexes).map(i -> numbers[i]).toArray();
    }

    /// @param marks the annotation of each variant, or null where there is none
    /// @throws IllegalArgumentException if only some have one, or a number is negative or there twice
    static VariantNumbers of(String family, List<@Nullable Variant> marks) {
        int marked = 0;
        int[] numbers = new int[marks.size()];
        for (int i = 0; i < numbers.length; i++) {
            Variant mark = marks.get(i);
            if (mark != null) marked++;
            numbers[i] = mark == null ? i : mark.value();
            if (numbers[i] < 0) throw new IllegalArgumentException(family + ": a negative @Variant");
        }
        if (marked != 0 && marked != numbers.length) {
            throw new IllegalArgumentException("%s: @Variant is on %d of %d; it must be on all or on none"
                    .formatted(family, marked, numbers.length));
        }
        VariantNumbers variants = new VariantNumbers(family, numbers);
        for (int i = 1; i < numbers.length; i++) {
            int number = variants.sortedNumbers[i];
            if (number == variants.sortedNumbers[i - 1]) {
                throw new IllegalArgumentException("%s: @Variant(%d) is there twice".formatted(family, number));
            }
        }
        return variants;
    }

    void write(BcsWriter writer, int index) {
        writer.uleb(numbers[index]);
    }

    /// @return the index of the variant
    int read(BcsReader reader) {
        int offset = reader.offset();
        long number = reader.uleb();
        int found = number > Integer.MAX_VALUE ? -1 : Arrays.binarySearch(sortedNumbers, (int) number);
        if (found < 0) {
            String detail = "%s has %d variants, none is %d".formatted(family, numbers.length, number);
            throw new DecodeException(Kind.UNKNOWN_VARIANT, offset, detail);
        }
        return sortedIndexes[found];
    }
}
