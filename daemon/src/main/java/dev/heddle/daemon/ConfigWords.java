package dev.heddle.daemon;

import dev.heddle.noise.NoiseSuite;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How a file writes the names of our types: in small letters, with `-` between words.
final class ConfigWords {
    private ConfigWords() {}

    /// `maybe-mutual` for `MAYBE_MUTUAL`.
    static String of(Enum<?> constant) {
        if (constant instanceof NoiseSuite suite) {
            return switch (suite) {
                case AESGCM_SHA256 -> "aesgcm";
                case CHACHAPOLY_SHA256 -> "chachapoly";
            };
        }
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// `peer-id` for `peerId`.
    static String ofComponent(String name) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isUpperCase(letter)) words.append('-');
            words.append(Character.toLowerCase(letter));
        }
        return words.toString();
    }

    static <E extends Enum<E>> Optional<E> parse(Class<E> type, String word) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> of(constant).equals(word))
                .findFirst();
    }
}
