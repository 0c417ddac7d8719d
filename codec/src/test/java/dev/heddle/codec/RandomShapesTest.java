package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.DecodeException.Kind;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random values of random types: what is written can be read, and nothing else can.
class RandomShapesTest {
    private static final int SHAPES = 150;
    private static final int LEVELS = 4;
    private static final int MUTATIONS = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyValueRoundTrips(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < SHAPES; i++) {
            Shape shape = Shape.random(random, LEVELS);
            Object value = shape.random().apply(random);
            assertThat(Coding.decode(shape.codec(), Coding.encode(shape.codec(), value)))
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @Tag("T-24")
    @ValueSource(longs = {4, 5})
    void everyStrictPrefixAndEveryLongerInputIsRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < SHAPES; i++) {
            Shape shape = Shape.random(random, LEVELS);
            byte[] bytes = Coding.encode(shape.codec(), shape.random().apply(random));
            int step = 1 + bytes.length / 200;
            for (int length = 0; length < bytes.length; length += step) {
                assertThat(Coding.refusal(shape.codec(), Arrays.copyOf(bytes, length))
                                .kind())
                        .isEqualTo(Kind.END_OF_INPUT);
            }
            assertThat(Coding.refusal(shape.codec(), Arrays.copyOf(bytes, bytes.length + 1))
                            .kind())
                    .isEqualTo(Kind.REMAINING_INPUT);
        }
    }

    @ParameterizedTest
    @Tag("T-22")
    @Tag("T-24")
    @ValueSource(longs = {6, 7, 8})
    void everyMutationIsAnotherValueOrRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < SHAPES; i++) {
            Shape shape = Shape.random(random, LEVELS);
            byte[] bytes = Coding.encode(shape.codec(), shape.random().apply(random));
            for (int j = 0; j < MUTATIONS; j++) {
                boolean ok = Coding.acceptsCanonically(shape.codec(), mutated(bytes, random));
                if (ok) accepted++;
                else refused++;
            }
        }
        assertThat(accepted).isPositive();
        assertThat(refused).isPositive();
    }

    static byte[] mutated(byte[] bytes, SplittableRandom random) {
        byte[] mutant = bytes.clone();
        if (mutant.length == 0) return new byte[] {(byte) random.nextInt()};
        int at = random.nextInt(mutant.length);
        switch (random.nextInt(5)) {
            case 0 -> mutant[at] = (byte) random.nextInt();
            case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> mutant[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 3 -> {
                mutant = Arrays.copyOf(mutant, mutant.length - 1);
                System.arraycopy(bytes, at + 1, mutant, at, bytes.length - at - 1);
            }
            default -> {
                mutant = Arrays.copyOf(mutant, mutant.length + 1);
                System.arraycopy(bytes, at, mutant, at + 1, bytes.length - at);
                mutant[at] = (byte) random.nextInt();
            }
        }
        return mutant;
    }
}
