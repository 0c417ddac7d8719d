package dev.heddle.codec;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The type of a component with nothing left open: type variables are replaced by what they stand for.
///
/// @param marker [Fixed], or one of the integer annotations such as [U8]
record JavaType(
        Class<?> raw, List<JavaType> arguments, @Nullable Annotation marker) {
    // Stops a generic record that contains itself with ever larger arguments.
    private static final int MOST_NESTED = 8;

    /// A class that stands alone.
    static JavaType of(Class<?> type) {
        if (type.getTypeParameters().length > 0) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " has type parameters; use it in a record that says what they are");
        }
        return new JavaType(type, List.of(), null);
    }

    /// The type of a component or of a type argument within this type.
    ///
    /// @param path for the message
    JavaType within(AnnotatedType type, String path) {
        return switch (type) {
            case AnnotatedParameterizedType generic -> generic(generic, path);
            case AnnotatedArrayType array -> array(array, path);
            case AnnotatedTypeVariable variable -> variable(variable, path);
            default -> {
                if (!(type.getType() instanceof Class<?> raw)) {
                    throw unclear(path, type.getType() + " is not one type; write which it is");
                }
                if (raw.getTypeParameters().length > 0) {
                    throw unclear(path, raw.getSimpleName() + " lacks its type arguments");
                }
                yield new JavaType(raw, List.of(), marker(path, type));
            }
        };
    }

    /// A subtype of this type, with the type arguments that follow from this type's.
    JavaType permitted(Class<?> subtype, String path) {
        Map<Type, JavaType> bindings = new LinkedHashMap<>();
        for (Type parent : subtype.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType generic && generic.getRawType() == raw) {
                Type[] ours = generic.getActualTypeArguments();
                for (int i = 0; i < ours.length; i++) bindings.put(ours[i], arguments.get(i));
            }
        }
        List<JavaType> theirs = new ArrayList<>();
        for (TypeVariable<?> parameter : subtype.getTypeParameters()) {
            JavaType bound = bindings.get(parameter);
            if (bound == null) {
                String variable = parameter + " of " + subtype.getSimpleName();
                throw unclear(path, "the type variable " + variable + " does not follow from " + raw.getSimpleName());
            }
            theirs.add(bound);
        }
        return new JavaType(subtype, List.copyOf(theirs), null);
    }

    @Override
    public String toString() {
        String name = raw.getSimpleName();
        if (arguments.isEmpty()) return name;
        return arguments.stream().map(JavaType::toString).collect(Collectors.joining(", ", name + "<", ">"));
    }

    private JavaType generic(AnnotatedParameterizedType type, String path) {
        List<JavaType> resolved = new ArrayList<>();
        for (AnnotatedType argument : type.getAnnotatedActualTypeArguments()) resolved.add(within(argument, path));
        Class<?> generic = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
        JavaType whole = new JavaType(generic, List.copyOf(resolved), marker(path, type));
        if (whole.nested() > MOST_NESTED) {
            throw unclear(path, "more than %d types within each other; give some a record".formatted(MOST_NESTED));
        }
        return whole;
    }

    private JavaType array(AnnotatedArrayType type, String path) {
        if (type.getType() != byte[].class) {
            throw unclear(path, type.getType().getTypeName() + " has no encoding; use List, or byte[] for bytes");
        }
        return new JavaType(byte[].class, List.of(), marker(path, type, type.getAnnotatedGenericComponentType()));
    }

    private JavaType variable(AnnotatedTypeVariable type, String path) {
        TypeVariable<?>[] parameters = raw.getTypeParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].equals(type.getType())) continue;
            JavaType bound = arguments.get(i);
            Annotation own = marker(path, type);
            return own == null ? bound : new JavaType(bound.raw, bound.arguments, own);
        }
        throw unclear(path, "the type variable " + type.getType() + " stands for nothing");
    }

    private int nested() {
        return 1 + arguments.stream().mapToInt(JavaType::nested).max().orElse(0);
    }

    /// An annotation before an array of bytes belongs, by the rules of the language, to its elements.
    private static @Nullable Annotation marker(String path, AnnotatedType... places) {
        List<Annotation> found = Stream.of(places)
                .flatMap(place -> Stream.of(place.getAnnotations()))
                .filter(JavaType::isMarker)
                .toList();
        if (found.size() > 1) throw unclear(path, "more than one of " + found);
        return found.isEmpty() ? null : found.getFirst();
    }

    private static boolean isMarker(Annotation annotation) {
        return switch (annotation) {
            case Fixed _, U8 _, U16 _, U32 _, U64 _, U128 _, U256 _, I128 _ -> true;
            default -> false;
        };
    }

    private static IllegalArgumentException unclear(String path, String problem) {
        return new IllegalArgumentException(path + ": " + problem);
    }
}
