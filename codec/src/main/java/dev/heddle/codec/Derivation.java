package dev.heddle.codec;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the codec of one class and of all that it contains; used once.
final class Derivation {
    private final MethodHandles.@Nullable Lookup lookup;
    // A type stands here before its components are looked at, so that one which contains itself finds
    // itself.
    private final Map<JavaType, Codec<?>> named = new LinkedHashMap<>();

    /// @param lookup null to reach what is public only
    Derivation(MethodHandles.@Nullable Lookup lookup) {
        this.lookup = lookup;
    }

    @SuppressWarnings("unchecked")
    <T> Codec<T> derive(Class<T> type) {
        Codec<T> codec = (Codec<T>) codec(JavaType.of(type), type.getSimpleName());
        // The wrapper's final field makes the parts, which were completed late, visible to every thread.
        return codec.withLimits(CodecLimits.DEFAULT);
    }

    private Codec<?> codec(JavaType type, String path) {
        Class<?> raw = type.raw();
        if (raw == byte[].class || raw == List.class) {
            if (type.marker() instanceof Fixed fixed) return fixed(type, fixed.value(), path);
        } else {
            Codec<?> integer = Integers.of(raw, type.marker());
            if (integer != null) return integer;
        }
        if (type.marker() != null || raw == BigInteger.class) throw misfit(type, path);
        if (raw == byte[].class) return Scalars.BYTES;
        if (raw == boolean.class || raw == Boolean.class) return Scalars.BOOL;
        if (raw == String.class) return Scalars.STRING;
        if (raw == List.class) return Bcs.list(argument(type, 0, path + "[]"));
        if (raw == Optional.class) return Bcs.option(argument(type, 0, path));
        if (raw == Map.class || raw == SortedMap.class) return map(type, path);
        Codec<?> word = CoreCodecs.of(raw);
        if (word != null) return word;
        Codec<?> known = named.get(type);
        if (known != null) return known;
        if (raw.isEnum()) return enumeration(type, path);
        if (raw.isRecord()) return struct(type, path);
        if (raw.isInterface() && raw.isSealed()) return family(type, path);
        throw unsupported(raw, path);
    }

    private Codec<?> argument(JavaType type, int index, String path) {
        return codec(type.arguments().get(index), path);
    }

    private Codec<?> fixed(JavaType type, int length, String path) {
        if (length < 0) throw new IllegalArgumentException(path + ": @Fixed(" + length + ") is negative");
        return type.raw() == List.class ? Bcs.list(argument(type, 0, path + "[]"), length) : Bcs.bytes(length);
    }

    private Codec<?> map(JavaType type, String path) {
        Class<?> key = type.arguments().getFirst().raw();
        boolean sorted = type.raw() == SortedMap.class;
        // A peer chooses the keys, so also ones with equal hashes: only where keys have an order does a
        // hash map stay fast.
        if (!Comparable.class.isAssignableFrom(key)) {
            throw new IllegalArgumentException(
                    "%s: a map's key must be Comparable, which %s is not".formatted(path, key.getSimpleName()));
        }
        Codec<?> keys = argument(type, 0, path + "[].key");
        Codec<?> values = argument(type, 1, path + "[].value");
        return new MapCodec<>(keys, values, sorted ? MapCodec.Order.NATURAL : MapCodec.Order.ENCODED);
    }

    private <E extends Enum<E>> Codec<?> enumeration(JavaType type, String path) {
        @SuppressWarnings("unchecked")
        Class<E> raw = (Class<E>) type.raw();
        EnumCodec<E> codec = new EnumCodec<>(raw, path);
        named.put(type, codec);
        return codec;
    }

    private RecordCodec<?> struct(JavaType type, String path) {
        if (named.get(type) instanceof RecordCodec<?> known) return known;
        MethodHandles.Lookup access = access(type.raw());
        RecordComponent[] parts = type.raw().getRecordComponents();
        Class<?>[] parameters = Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.raw().getDeclaredConstructor(parameters);
            RecordCodec<?> codec = new RecordCodec<>(type.toString(), access.unreflectConstructor(canonical));
            named.put(type, codec);
            List<RecordCodec.Component> components = new ArrayList<>();
            for (RecordComponent part : parts) {
                String partPath = path + "." + part.getName();
                Codec<?> partCodec = codec(type.within(part.getAnnotatedType(), partPath), partPath);
                MethodHandle accessor = access.unreflect(part.getAccessor());
                components.add(new RecordCodec.Component(part.getName(), accessor, partCodec));
            }
            codec.define(components);
            return codec;
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(outOfReach(type.raw(), path), e);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("a record has a canonical constructor", e);
        }
    }

    private Codec<?> family(JavaType type, String path) {
        FamilyCodec<?> codec = new FamilyCodec<>(type.toString());
        named.put(type, codec);
        SequencedSet<JavaType> variants = new LinkedHashSet<>();
        collect(type, path, variants);
        List<Class<?>> records = new ArrayList<>();
        List<@Nullable Variant> marks = new ArrayList<>();
        List<RecordCodec<?>> bodies = new ArrayList<>();
        for (JavaType variant : variants) {
            records.add(variant.raw());
            marks.add(variant.raw().getAnnotation(Variant.class));
            bodies.add(struct(variant, path + "(" + variant + ")"));
        }
        codec.define(records, bodies, VariantNumbers.of(path, marks));
        return codec;
    }

    private static void collect(JavaType family, String path, SequencedSet<JavaType> variants) {
        for (Class<?> subtype : family.raw().getPermittedSubclasses()) {
            JavaType permitted = family.permitted(subtype, path);
            if (subtype.isRecord()) {
                variants.add(permitted);
            } else if (subtype.isInterface() && subtype.isSealed()) {
                collect(permitted, path, variants);
            } else {
                throw new IllegalArgumentException("%s: %s permits %s, which is neither a record nor a sealed interface"
                        .formatted(path, family, subtype.getSimpleName()));
            }
        }
    }

    private MethodHandles.Lookup access(Class<?> type) {
        if (lookup == null) return MethodHandles.publicLookup();
        try {
            return MethodHandles.privateLookupIn(type, lookup);
        } catch (IllegalAccessException e) {
            return lookup; // another module's type, not opened to the lookup's; perhaps it is public
        }
    }

    private String outOfReach(Class<?> type, String path) {
        String hint = lookup == null
                ? "not public or not exported; use Codec.of(MethodHandles.lookup(), ...) in its module"
                : "neither public nor in a package that is open to "
                        + lookup.lookupClass().getName();
        return "%s: %s is out of reach: %s".formatted(path, type.getName(), hint);
    }

    private static IllegalArgumentException misfit(JavaType type, String path) {
        Annotation marker = type.marker();
        String problem = marker == null
                ? "a BigInteger needs @U64, @U128, @U256 or @I128"
                : "@%s does not fit %s; see the annotation for the types it goes with"
                        .formatted(marker.annotationType().getSimpleName(), type);
        return new IllegalArgumentException(path + ": " + problem);
    }

    private static IllegalArgumentException unsupported(Class<?> raw, String path) {
        String allowed = "a record, a sealed interface of records, an enum, an integer, boolean, String, byte[], List,"
                + " Optional, Map or SortedMap";
        return new IllegalArgumentException(
                "%s: %s has no encoding; it must be %s".formatted(path, raw.getTypeName(), allowed));
    }
}
