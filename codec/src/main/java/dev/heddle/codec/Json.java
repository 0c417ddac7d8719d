package dev.heddle.codec;

import java.lang.invoke.MethodHandles;

/// Whole messages as JSON, the way serde writes on deployed nodes what BCS calls by other names:
///
/// | Java | JSON |
/// | --- | --- |
/// | record | object; `blockId` is `block_id` |
/// | a variant without components | its simple name as a string: `"Stop"` |
/// | a variant with one component | `{"Name": component}` |
/// | a variant with more | `{"Name": {...}}`, an object as of any record |
/// | Java enum | a string: `NIL_BLOCK` is `"NilBlock"` |
/// | integers of any width | a number |
/// | `byte[]` | an array of numbers, 0 to 255 |
/// | `List` | array |
/// | `Optional` | `null` or the value; may be left out |
/// | `Map` | object; keys are strings, or integers as decimal text: `"-7"`, never `"07"`, `"+7"` or `"-0"` |
/// | `PeerId`, `PublicKey`, `NetworkAddress` | their text as a string |
/// | `ProtocolId` | its number |
///
/// What BCS would refuse is refused here too: a value is held against its type's BCS codec, ranges, lengths
/// and limits included. Properties that the type does not have are passed over; doubled ones, and anything
/// behind the value, are refused.
///
/// Types are looked into by Jackson, which must be on the path as `tools.jackson.core:jackson-databind`; a
/// package that is not exported must be open to it. Its annotations have no effect, so no class is ever
/// chosen by what a peer wrote.
public final class Json {
    private Json() {}

    /// A codec for a message of a public type in an exported package.
    ///
    /// @throws IllegalArgumentException as [Codec#of(Class)] does
    /// @throws IllegalStateException when Jackson is not there
    public static <T> Codec<T> of(Class<T> type) {
        return of(type, Codec.of(type));
    }

    /// A codec for a message of a type that others cannot see.
    ///
    /// @param lookup as for [Codec#of(MethodHandles.Lookup, Class)]
    public static <T> Codec<T> of(MethodHandles.Lookup lookup, Class<T> type) {
        return of(type, Codec.of(lookup, type));
    }

    private static <T> Codec<T> of(Class<T> type, Codec<T> shape) {
        try {
            return new JsonCodec<>(type, shape);
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "JSON needs tools.jackson.core:jackson-databind on the module or class path", missing);
        }
    }
}
