package dev.heddle.codec;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.function.Function;

/// Values of one type to bytes and back, in BCS: no field names, no padding, and exactly one encoding for
/// each value. [Lz4] and [Json] are for whole messages in the other encodings of deployed nodes.
///
/// Made from a class by [#of(Class)] or put together from [Bcs]. What a class becomes:
///
/// | Java | BCS |
/// | --- | --- |
/// | record | struct: its components in order |
/// | sealed interface of records | enum: a number, then the record's components |
/// | Java enum | enum: a number |
/// | `byte short int long` | 1, 2, 4, 8 bytes, little-endian, two's complement: i8 to i64, or raw u8 to u64 |
/// | [U8] to [U256], [I128] on a wider type | that many bits, checked both ways |
/// | `boolean`, `String` | bool, string |
/// | `byte[]` | bytes; with [Fixed] that many, without a length |
/// | `List` | list; with [Fixed] that many, without a count |
/// | `Optional` | option |
/// | `Map`, `SortedMap` | map, in the order of the keys' bytes; a `Map` keeps that order when decoded |
/// | `PeerId`, `PublicKey`, `ProtocolId`, `NetworkAddress` | as deployed AptosNet nodes write them |
///
/// An enum's numbers are 0, 1, 2... in the order of declaration, or those of [Variant] on each of them.
/// Decoded lists and maps cannot be changed. A type may contain itself; the depth is limited.
///
/// Deriving is slow, encoding is not: keep a codec in a constant. It never changes; any thread.
///
/// @param <T> the type of the values
/// @see <a href="https://github.com/zefchain/bcs">Binary Canonical Serialization</a>
public abstract class Codec<T> {
    private final String name;

    /// For a codec written by hand. Every value of it must take a byte at least, or lists of it are
    /// refused.
    ///
    /// @param name of the type, for messages
    protected Codec(String name) {
        this.name = name;
    }

    /// Derives the codec of a public type in an exported package.
    ///
    /// @throws IllegalArgumentException naming the path to what has no encoding, or to a class that is not
    ///     public
    public static <T> Codec<T> of(Class<T> type) {
        return new Derivation(null).derive(type);
    }

    /// Derives the codec of a type that others cannot see.
    ///
    /// @param lookup `MethodHandles.lookup()` of a class in the same module, or in one that the type's
    ///     package is open to
    /// @throws IllegalArgumentException naming the path to what has no encoding, or to a class out of reach
    public static <T> Codec<T> of(MethodHandles.Lookup lookup, Class<T> type) {
        return new Derivation(lookup).derive(type);
    }

    /// Appends a value.
    ///
    /// @param target unchanged but for its capacity if this fails
    /// @throws EncodeException if the value has no encoding or is over a limit
    public final void encode(T value, ByteBuf target) {
        int start = target.writerIndex();
        boolean done = false;
        try {
            write(new BcsWriter(target, limits()), EncodeException.requirePresent(value));
            done = true;
        } catch (EncodeException e) {
            throw e.of(name);
        } finally {
            if (!done) target.writerIndex(start);
        }
    }

    /// Reads all readable bytes as one value; nothing may be left over.
    ///
    /// @param source a loan; empty afterwards, or unchanged if this fails
    /// @return a value that shares nothing with the source
    /// @throws DecodeException if the bytes are not the encoding of a value
    public final T decode(ByteBuf source) {
        int start = source.readerIndex();
        boolean done = false;
        try {
            BcsReader reader = new BcsReader(source, limits());
            T value = read(reader);
            reader.requireEnd();
            done = true;
            return value;
        } catch (DecodeException e) {
            throw e.of(name);
        } finally {
            if (!done) source.readerIndex(start);
        }
    }

    /// Writes a value within a larger one.
    ///
    /// @throws EncodeException if the value has no encoding or is over a limit
    public abstract void write(BcsWriter writer, T value);

    /// Reads a value within a larger one.
    ///
    /// @throws DecodeException if the bytes are not the encoding of a value
    public abstract T read(BcsReader reader);

    /// The same codec under other limits. They hold where a value begins, in [#encode] and [#decode];
    /// within another codec the limits of that one hold.
    public final Codec<T> withLimits(CodecLimits limits) {
        return new Limited<>(this, limits);
    }

    /// The same bytes for another type.
    ///
    /// @param to whatever it throws becomes a [DecodeException] of kind [Kind#INVALID_VALUE]
    /// @param from whatever it throws becomes an [EncodeException]
    public final <U> Codec<U> map(Function<? super T, ? extends U> to, Function<? super U, ? extends T> from) {
        return new Mapped<>(this, to, from);
    }

    /// The name of the type, as in messages.
    @Override
    public final String toString() {
        return name;
    }

    /// Whether values of this type take no bytes at all, all of them being equal.
    boolean takesNoBytes() {
        return false;
    }

    CodecLimits limits() {
        return CodecLimits.DEFAULT;
    }

    private static final class Limited<T> extends Codec<T> {
        private final Codec<T> codec;
        private final CodecLimits limits;

        Limited(Codec<T> codec, CodecLimits limits) {
            super(codec.toString());
            this.codec = codec;
            this.limits = limits;
        }

        @Override
        public void write(BcsWriter writer, T value) {
            codec.write(writer, value);
        }

        @Override
        public T read(BcsReader reader) {
            return codec.read(reader);
        }

        @Override
        boolean takesNoBytes() {
            return codec.takesNoBytes();
        }

        @Override
        CodecLimits limits() {
            return limits;
        }
    }

    private static final class Mapped<T, U> extends Codec<U> {
        private final Codec<T> codec;
        private final Function<? super T, ? extends U> to;
        private final Function<? super U, ? extends T> from;

        Mapped(Codec<T> codec, Function<? super T, ? extends U> to, Function<? super U, ? extends T> from) {
            super(codec.toString());
            this.codec = codec;
            this.to = to;
            this.from = from;
        }

        @Override
        public void write(BcsWriter writer, U value) {
            T mapped;
            try {
                mapped = from.apply(value);
            } catch (RuntimeException e) {
                throw EncodeException.refused(e);
            }
            codec.write(writer, EncodeException.requirePresent(mapped));
        }

        @Override
        public U read(BcsReader reader) {
            int offset = reader.offset();
            T value = codec.read(reader);
            try {
                return Objects.requireNonNull(to.apply(value));
            } catch (RuntimeException e) {
                throw DecodeException.refused(offset, e);
            }
        }

        @Override
        boolean takesNoBytes() {
            return codec.takesNoBytes();
        }
    }
}
