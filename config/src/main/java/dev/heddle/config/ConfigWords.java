package dev.heddle.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How a file writes the names of our types: in small letters, with `-` between words.
public final class ConfigWords {
    private ConfigWords() {}

    /// `maybe-mutual` for `MAYBE_MUTUAL`.
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// `peer-id` for `peerId`.
    public static String ofComponent(String name) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isUpperCase(letter)) words.append('-');
            words.append(Character.toLowerCase(letter));
        }
        return words.toString();
    }

    public static <E extends Enum<E>> Optional<E> parse(Class<E> type, String word) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> of(constant).equals(word))
                .findFirst();
    }
}
