package dev.heddle.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads a record of durations, sizes, numbers, choices and further such records out of a section whose keys are its
/// components; what is not given keeps its default.
public final class RecordReader {
    private RecordReader() {}

    /// @return the defaults, when what was given does not fit together; then a mistake says why
    public static <R extends Record> R read(Section section, Class<R> type, R defaults) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) values[i] = value(section, components[i], defaults);
        try {
            Class<?>[] types =
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            if (!(refused.getCause() instanceof IllegalArgumentException reason))
                throw new IllegalStateException(refused);
            section.mistake(String.valueOf(reason.getMessage()));
            return defaults;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object value(Section section, RecordComponent component, Record defaults) {
        String name = ConfigWords.ofComponent(component.getName());
        Class<?> type = component.getType();
        Object given = of(component, defaults);
        if (type == Duration.class)
            return section.value(name, Quantity::duration).orElse((Duration) given);
        if (type == double.class) return section.value(name, Quantity::number).orElse((Double) given);
        if (type == int.class) return section.value(name, Quantity::intSize).orElse((Integer) given);
        if (type == long.class) return section.value(name, Quantity::size).orElse((Long) given);
        if (given instanceof Enum<?> constant) return choice(section, name, constant);
        if (given instanceof Record inner) return readInner(section.section(name), inner);
        throw new IllegalStateException("no way to read " + component);
    }

    private static <R extends Record> R readInner(Section section, R defaults) {
        @SuppressWarnings("unchecked") // The class of a record is its type: records are final.
        Class<R> type = (Class<R>) defaults.getClass();
        return read(section, type, defaults);
    }

    private static <E extends Enum<E>> Object choice(Section section, String name, Enum<E> given) {
        Optional<E> chosen = section.choice(name, given.getDeclaringClass());
        return chosen.isPresent() ? chosen.get() : given;
    }

    private static Object of(RecordComponent component, Record whole) {
        try {
            return Optional.ofNullable(component.getAccessor().invoke(whole)).orElseThrow();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
