package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.config.Mistakes;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files with random damage: each is a node or a list of mistakes, never anything else.
final class DamagedFileTest {
    private static final String ALPHABET = "\n\t :-[]{},#&*!|>'\"%@`?~0123xyz/\u0000\u0085\ufeff\ud83e";

    @ParameterizedTest
    @Tag("T-22")
    @ValueSource(longs = {1, 2, 3, 42, 20_771})
    void aDamagedFileIsANodeOrMistakes(long seed, @TempDir Path directory) {
        Folder.at(directory);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            String text = damage(ConfigFile.defaults(), random);
            Mistakes mistakes = new Mistakes();
            var node = ConfigFile.node(directory, text, mistakes);
            assertThat(node.isPresent())
                    .as("seed %d, round %d:%n%s", seed, round, text)
                    .isEqualTo(mistakes.none());
        }
    }

    private static String damage(String text, SplittableRandom random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(damaged.length());
            char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> damaged.setCharAt(at, other);
                case 1 -> damaged.insert(at, other);
                case 2 -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(1, 40)));
                default -> damaged.setLength(Math.max(1, at));
            }
        }
        return damaged.toString();
    }
}
