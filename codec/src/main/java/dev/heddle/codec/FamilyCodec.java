package dev.heddle.codec;

import java.util.List;

/// A sealed family of records: a variant number, then the components of that record, all on one level.
final class FamilyCodec<T> extends Codec<T> {
    private Class<?>[] types = {};
    private RecordCodec<?>[] bodies = {};
    private String[] segments = {};
    private VariantNumbers numbers;

    FamilyCodec(String name) {
        super(name);
        this.numbers = VariantNumbers.of(name, List.of());
    }

    void define(List<Class<?>> records, List<RecordCodec<?>> codecs, VariantNumbers variants) {
        types = records.toArray(new Class<?>[0]);
        bodies = codecs.toArray(new RecordCodec<?>[0]);
        segments = codecs.stream().map(codec -> "(" + codec + ")").toArray(String[]::new);
        numbers = variants;
    }

    @Override
    public void write(BcsWriter writer, T value) {
        int index = indexOf(value.getClass());
        writer.enter();
        numbers.write(writer, index);
        try {
            bodies[index].writeBody(writer, value);
        } catch (EncodeException e) {
            throw e.within(segments[index]);
        }
        writer.leave();
    }

    @Override
    @SuppressWarnings("unchecked")
    public T read(BcsReader reader) {
        reader.enter();
        int index = numbers.read(reader);
        try {
            T value = (T) bodies[index].readBody(reader);
            reader.leave();
            return value;
        } catch (DecodeException e) {
            throw e.within(segments[index]);
        }
    }

    private int indexOf(Class<?> type) {
        for (int i = 0; i < types.length; i++) if (types[i] == type) return i;
        throw new EncodeException(type.getSimpleName() + " is no variant of " + this);
    }
}
