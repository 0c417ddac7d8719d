package dev.heddle.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Java enum: a variant number and nothing else.
final class EnumCodec<E extends Enum<E>> extends Codec<E> {
    private final E[] constants;
    private final VariantNumbers numbers;

    /// @throws IllegalArgumentException if the numbers are not right
    EnumCodec(Class<E> type, String path) {
        super(type.getSimpleName());
        this.constants = type.getEnumConstants();
        List<@Nullable Variant> marks = new ArrayList<>();
        for (E constant : constants) marks.add(mark(type, constant));
        this.numbers = VariantNumbers.of(path, marks);
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // an index into the constants of this run; what is written is the number
    public void write(BcsWriter writer, E value) {
        writer.enter();
        numbers.write(writer, value.ordinal());
        writer.leave();
    }

    @Override
    public E read(BcsReader reader) {
        reader.enter();
        E value = constants[numbers.read(reader)];
        reader.leave();
        return value;
    }

    private static @Nullable Variant mark(Class<?> type, Enum<?> constant) {
        try {
            return type.getDeclaredField(constant.name()).getAnnotation(Variant.class);
        } catch (NoSuchFieldException e) {
            throw new AssertionError("an enum constant is a field of its enum", e);
        }
    }
}
