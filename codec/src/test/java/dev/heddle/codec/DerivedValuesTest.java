package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.DecodeException.Kind;
import dev.heddle.codec.RichTypes.Envelope;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random values of one rich derived type: what is written can be read, and nothing else can.
class DerivedValuesTest {
    private static final int VALUES = 100;
    private static final int MUTATIONS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyValueRoundTrips(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < VALUES; i++) {
            Envelope value = RichTypes.random(random);
            Envelope decoded = Coding.decode(RichTypes.ENVELOPE, Coding.encode(RichTypes.ENVELOPE, value));
            assertThat(decoded).usingRecursiveComparison().isEqualTo(value);
        }
    }

    @ParameterizedTest
    @Tag("T-24")
    @ValueSource(longs = {3, 4})
    void everyStrictPrefixIsRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < VALUES; i++) {
            byte[] bytes = Coding.encode(RichTypes.ENVELOPE, RichTypes.random(random));
            for (int length = random.nextInt(7); length < bytes.length; length += 7) {
                DecodeException refusal = Coding.refusal(RichTypes.ENVELOPE, Arrays.copyOf(bytes, length));
                assertThat(refusal.kind()).isEqualTo(Kind.END_OF_INPUT);
                assertThat(refusal.offset()).isBetween(0, length);
            }
        }
    }

    @ParameterizedTest
    @Tag("T-22")
    @Tag("T-24")
    @ValueSource(longs = {5, 6})
    void everyMutationIsAnotherValueOrRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int accepted = 0;
        for (int i = 0; i < VALUES; i++) {
            byte[] bytes = Coding.encode(RichTypes.ENVELOPE, RichTypes.random(random));
            for (int j = 0; j < MUTATIONS; j++) {
                byte[] mutant = RandomShapesTest.mutated(bytes, random);
                if (Coding.acceptsCanonically(RichTypes.ENVELOPE, mutant)) accepted++;
            }
        }
        assertThat(accepted).isBetween(VALUES, VALUES * MUTATIONS - VALUES);
    }
}
