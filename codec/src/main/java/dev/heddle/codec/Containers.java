package dev.heddle.codec;

import dev.heddle.codec.DecodeException.Kind;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What holds values of one other type: lists, options, and a value within a byte string or a struct of its
/// own.
final class Containers {
    private Containers() {}

    /// A count, then the elements; or a fixed number of elements without a count.
    static final class ListOf<T> extends Codec<List<T>> {
        private static final int ANY = -1;

        private final Codec<T> element;
        private final int length;

        ListOf(Codec<T> element) {
            super("list<" + element + ">");
            this.element = element;
            this.length = ANY;
        }

        ListOf(Codec<T> element, int length) {
            super("list<%s>(%d)".formatted(element, length));
            this.element = element;
            this.length = length;
        }

        @Override
        public void write(BcsWriter writer, List<T> values) {
            if (length == ANY) {
                writer.count(values.size());
            } else if (values.size() != length) {
                throw new EncodeException("%d elements, must be %d".formatted(values.size(), length));
            }
            if (values.isEmpty()) return;
            // Elements without bytes are equal, so one stands for all: whoever reads a million from three
            // bytes can also write them again.
            List<T> written = element.takesNoBytes() ? values.subList(0, 1) : values;
            writer.open();
            int i = 0;
            try {
                for (T value : written) {
                    element.write(writer, EncodeException.requirePresent(value));
                    i++;
                }
            } catch (EncodeException e) {
                throw e.within(i);
            }
            writer.close();
        }

        @Override
        @SuppressWarnings("unchecked")
        public List<T> read(BcsReader reader) {
            int offset = reader.offset();
            int count = length == ANY ? reader.count() : length;
            if (count == 0) return List.of();
            boolean takesBytes = !element.takesNoBytes();
            if (takesBytes) reader.expect(count, offset);
            reader.open();
            List<T> list;
            int i = 0;
            try {
                if (!takesBytes) {
                    // Nothing tells such elements apart, and only their count was sent: so it stays a
                    // count.
                    list = Collections.nCopies(count, element.read(reader));
                } else if (count == 1) {
                    reader.next();
                    list = List.of(element.read(reader));
                } else {
                    Object[] values = new Object[count];
                    for (; i < count; i++) {
                        reader.next();
                        values[i] = element.read(reader);
                    }
                    list = (List<T>) List.of(values);
                }
            } catch (DecodeException e) {
                throw e.within(i);
            }
            reader.close();
            return list;
        }

        @Override
        boolean takesNoBytes() {
            return length == 0 || (length != ANY && element.takesNoBytes());
        }
    }

    /// 0, or 1 and the value.
    static final class OptionOf<T> extends Codec<Optional<T>> {
        private final Codec<T> content;

        OptionOf(Codec<T> content) {
            super("option<" + content + ">");
            this.content = content;
        }

        @Override
        public void write(BcsWriter writer, Optional<T> value) {
            writer.u8(value.isPresent() ? 1 : 0);
            if (value.isEmpty()) return;
            writer.open();
            content.write(writer, value.get());
            writer.close();
        }

        @Override
        public Optional<T> read(BcsReader reader) {
            int offset = reader.offset();
            int tag = reader.u8();
            if (tag == 0) return Optional.empty();
            if (tag > 1) throw new DecodeException(Kind.EXPECTED_OPTION, offset, "0 or 1 is allowed, got " + tag);
            reader.open();
            Optional<T> value = Optional.of(content.read(reader));
            reader.close();
            return value;
        }
    }

    /// The value's encoding as a byte string. What is inside counts towards the depth as if it were not
    /// enclosed.
    static final class Enclosed<T> extends Codec<T> {
        private final Codec<T> content;

        Enclosed(Codec<T> content) {
            super(content.toString());
            this.content = content;
        }

        @Override
        public void write(BcsWriter writer, T value) {
            writer.enclosed(content, value);
        }

        @Override
        public T read(BcsReader reader) {
            return reader.enclosed(content);
        }
    }

    /// A struct of one field: the same bytes, one level deeper.
    static final class Newtype<T> extends Codec<T> {
        private final Codec<T> content;

        Newtype(String name, Codec<T> content) {
            super(name);
            this.content = content;
        }

        @Override
        public void write(BcsWriter writer, T value) {
            writer.enter();
            content.write(writer, value);
            writer.leave();
        }

        @Override
        public T read(BcsReader reader) {
            reader.enter();
            T value = content.read(reader);
            reader.leave();
            return value;
        }

        @Override
        boolean takesNoBytes() {
            return content.takesNoBytes();
        }
    }
}
