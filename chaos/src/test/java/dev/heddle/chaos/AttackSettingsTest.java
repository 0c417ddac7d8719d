package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttackSettingsTest {
    static Stream<UnaryOperator<AttackSettings>> wrong() {
        return Stream.of(
                settings -> settings.withPerSecond(-1),
                settings -> settings.withPerSecond(1_000_001),
                settings -> settings.withSources(0),
                settings -> settings.withSources(65_281),
                settings -> settings.withConnections(0),
                settings -> settings.withConnections(100_001),
                settings -> settings.withDuration(Duration.ZERO),
                settings -> settings.withDuration(Duration.ofMinutes(61)),
                settings -> settings.withRedial(Duration.ofMillis(-1)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void everyAttackIsBounded(UnaryOperator<AttackSettings> change) {
        assertThatThrownBy(() -> change.apply(AttackSettings.DEFAULT)).isInstanceOf(IllegalArgumentException.class);
    }
}
