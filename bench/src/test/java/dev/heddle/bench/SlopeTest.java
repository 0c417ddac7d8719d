package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
    private static double[] xs(int count) {
        return IntStream.range(0, count).mapToDouble(i -> i).toArray();
    }

    @Test
    void aLineHasItsSlopeAndNoUncertainty() {
        double[] ys = IntStream.range(0, 20).mapToDouble(i -> 3 + 0.5 * i).toArray();
        assertThat(Slope.of(xs(20), ys)).isEqualTo(new Slope(0.5, 0.5, 0.5));
        assertThat(Slope.of(xs(20), ys).uncertainty()).isZero();
    }

    @Test
    void whatStandsOutDoesNotMoveIt() {
        double[] ys = IntStream.range(0, 21).mapToDouble(i -> 2.0 * i).toArray();
        ys[3] = 1e6;
        ys[17] = -1e6;
        assertThat(Slope.of(xs(21), ys).median()).isEqualTo(2);
    }

    @Test
    void sevenPointsAsComputedByHand() {
        // The 21 slopes, sorted: -1 -1 -1 1/3 1/3 1/2 ... 4/3 5/3 2 3 3. The interval leaves out the ranks up to
        // (21 - 1.96 * sqrt(7 * 6 * 19 / 18)) / 2 = 3.97, rounded, less one, at either end.
        Slope slope = Slope.of(xs(7), new double[] {0, 2, 1, 4, 3, 6, 5});
        assertThat(slope.median()).isCloseTo(1, within(1e-9));
        assertThat(slope.low()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(slope.high()).isCloseTo(5 / 3.0, within(1e-9));
    }

    @Test
    void theIntervalHoldsTheTruthInNineteenOfTwentyRuns() {
        int runs = 1_000;
        int held = 0;
        for (int seed = 0; seed < runs; seed++) {
            var random = new SplittableRandom(seed);
            double[] ys = IntStream.range(0, 40)
                    .mapToDouble(i -> 0.7 * i + 10 * random.nextGaussian())
                    .toArray();
            Slope slope = Slope.of(xs(40), ys);
            if (slope.low() <= 0.7 && 0.7 <= slope.high()) held++;
        }
        assertThat(held).isBetween(930, 975);
    }

    @Test
    void onePointHasNoSlope() {
        assertThatThrownBy(() -> Slope.of(new double[1], new double[1])).isInstanceOf(IllegalArgumentException.class);
    }
}
