package dev.heddle.planted;

import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.LinkProfiles;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/// Takes a value of this house apart into values of the JDK, of which another loader's classes make the same value
/// again: a record becomes an array of its class's name and its components, an enum constant one of its class's name
/// and
/// its own.
final class Portable {
    private Portable() {}

    /// @param value a record, an enum constant, a list or set of such, the lines of a scenario, or a value of the JDK
    static Object takeApart(Object value) {
        return switch (value) {
            case LinkProfiles links ->
                (BiFunction<Integer, Integer, Object>) (from, to) -> takeApart(links.between(from, to));
            case Record composed -> parts(composed);
            case Enum<?> constant -> new Object[] {constant.getDeclaringClass().getName(), constant.name()};
            case List<?> list -> all(list, new ArrayList<>(), Portable::takeApart);
            case Set<?> set -> all(set, new LinkedHashSet<>(), Portable::takeApart);
            default -> value;
        };
    }

    /// @param parts what [#takeApart(Object)] made
    /// @return the value, of the classes that this very class's loader has
    static Object putTogether(Object parts) {
        return switch (parts) {
            case BiFunction<?, ?, ?> lines -> {
                @SuppressWarnings("unchecked")
                BiFunction<Integer, Integer, Object> line = (BiFunction<Integer, Integer, Object>) lines;
                yield (LinkProfiles) (from, to) -> (LinkProfile) putTogether(line.apply(from, to));
            }
            case Object[] named -> make(named);
            case List<?> list -> all(list, new ArrayList<>(), Portable::putTogether);
            case Set<?> set -> all(set, new LinkedHashSet<>(), Portable::putTogether);
            default -> parts;
        };
    }

    private static Object all(Collection<?> values, Collection<Object> into, UnaryOperator<Object> each) {
        for (Object value : values) into.add(each.apply(value));
        return into;
    }

    private static Object parts(Record composed) {
        List<Object> parts = new ArrayList<>();
        parts.add(composed.getClass().getName());
        try {
            for (RecordComponent component : composed.getClass().getRecordComponents()) {
                parts.add(takeApart(component.getAccessor().invoke(composed)));
            }
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalArgumentException("cannot take apart " + composed, unreadable);
        }
        return parts.toArray();
    }

    private static Object make(Object[] named) {
        try {
            Class<?> type = Class.forName((String) named[0]);
            if (type.isEnum()) return type.getMethod("valueOf", String.class).invoke(null, named[1]);
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Object[] values = Arrays.stream(named, 1, named.length)
                    .map(Portable::putTogether)
                    .toArray();
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException("cannot put together a " + named[0], impossible);
        }
    }
}
