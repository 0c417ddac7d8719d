package dev.heddle.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record: its components in order. Made in two steps, because a record may contain itself.
///
/// The recursion of a value runs through [#writeBody] and [#readBody]: nothing else of a record is on the
/// stack while its components are read, so that 500 levels fit.
final class RecordCodec<T> extends Codec<T> {
    /// From here on the arguments of the constructor travel in an array.
    private static final int MANY = 3;

    private static final Object NONE = new Object();
    private static final Object[] NONE_OF_MANY = {};

    private final MethodHandle constructor;
    private Component[] components = {};
    private boolean takesNoBytes;

    /// @param canonical the record's canonical constructor
    RecordCodec(String name, MethodHandle canonical) {
        super(name);
        int count = canonical.type().parameterCount();
        MethodHandle generic = canonical.asType(MethodType.genericMethodType(count));
        constructor = count < MANY ? generic : generic.asSpreader(Object[].class, count);
    }

    /// @param all what the constructor takes
    void define(List<Component> all) {
        components = all.toArray(new Component[0]);
        takesNoBytes = all.stream().allMatch(component -> component.codec.takesNoBytes());
    }

    @Override
    public void write(BcsWriter writer, T value) {
        writer.enter();
        writeBody(writer, value);
        writer.leave();
    }

    @Override
    @SuppressWarnings("unchecked")
    public T read(BcsReader reader) {
        reader.enter();
        Object value = readBody(reader);
        reader.leave();
        return (T) value;
    }

    /// Writes the components without a level of their own, as within a variant.
    void writeBody(BcsWriter writer, Object value) {
        int i = 0;
        try {
            for (; i < components.length; i++) {
                Component component = components[i];
                if (component.primitive != null) {
                    component.primitive.writeLong(writer, component.number(value));
                } else {
                    component.codec.write(writer, component.object(value));
                }
            }
        } catch (EncodeException e) {
            throw e.within(components[i].segment);
        }
    }

    /// Reads what [#writeBody] wrote.
    Object readBody(BcsReader reader) {
        int offset = reader.offset();
        int count = components.length;
        Object first = NONE;
        Object second = NONE;
        Object[] many = count < MANY ? NONE_OF_MANY : new Object[count];
        int i = 0;
        try {
            for (; i < count; i++) {
                Object next = components[i].codec.read(reader);
                if (count >= MANY) {
                    many[i] = next;
                } else if (i == 0) {
                    first = next;
                } else {
                    second = next;
                }
            }
        } catch (DecodeException e) {
            throw e.within(components[i].segment);
        }
        return construct(offset, first, second, many);
    }

    @Override
    boolean takesNoBytes() {
        return takesNoBytes;
    }

    private Object construct(int offset, Object first, Object second, Object[] many) {
        try {
            return switch (components.length) {
                case 0 -> (Object) constructor.invokeExact();
                case 1 -> (Object) constructor.invokeExact(first);
                case 2 -> (Object) constructor.invokeExact(first, second);
                default -> (Object) constructor.invokeExact(many);
            };
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // The record refuses its components: it is the input that is wrong, whatever the record throws.
            throw DecodeException.refused(offset, e);
        }
    }

    /// One component of a record: how to get at it and how to write it.
    static final class Component {
        private final String segment;
        private final Codec<Object> codec;
        private final Integers.@Nullable Small<?> primitive;
        private final MethodHandle accessor;

        /// @param accessor takes the record
        @SuppressWarnings("unchecked")
        Component(String name, MethodHandle accessor, Codec<?> codec) {
            this.segment = "." + name;
            this.codec = (Codec<Object>) codec;
            Class<?> type = accessor.type().returnType();
            // Unboxed where it can be: the number goes from the record into the buffer as a long.
            this.primitive = type.isPrimitive() && codec instanceof Integers.Small<?> small ? small : null;
            Class<?> carrier = primitive == null ? Object.class : long.class;
            this.accessor = accessor.asType(MethodType.methodType(carrier, Object.class));
        }

        private long number(Object value) {
            try {
                return (long) accessor.invokeExact(value);
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                throw EncodeException.refused(e);
            }
        }

        private Object object(Object value) {
            try {
                return EncodeException.requirePresent((Object) accessor.invokeExact(value));
            } catch (Error | EncodeException e) {
                throw e;
            } catch (Throwable e) {
                throw EncodeException.refused(e);
            }
        }
    }
}
