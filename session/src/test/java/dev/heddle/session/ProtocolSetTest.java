package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ProtocolId;
import dev.heddle.core.ProtocolViolation;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolSetTest {
    private static String encoded(int... numbers) {
        TreeSet<ProtocolId> protocols = new TreeSet<>();
        for (int number : numbers) protocols.add(new ProtocolId(number));
        return Nodes.hex(ProtocolSet.of(protocols).encode());
    }

    private static ProtocolSet decoded(String hex) {
        return ProtocolSet.decode(Nodes.hex(hex));
    }

    @Test
    void bitZeroIsTheTopBit() {
        assertThat(encoded(0)).isEqualTo("80");
        assertThat(encoded(7)).isEqualTo("01");
        assertThat(encoded(8)).isEqualTo("0080");
        assertThat(encoded(5)).isEqualTo("04");
        assertThat(encoded(2, 5, 8, 10)).isEqualTo("24a0");
        assertThat(encoded(199)).isEqualTo("00".repeat(24) + "01");
    }

    @Test
    void anEmptySetHasNoBytes() {
        assertThat(encoded()).isEmpty();
        assertThat(decoded("").isEmpty()).isTrue();
    }

    @Test
    void trailingZeroBytesAreTaken() {
        assertThat(decoded("24a000000000")).isEqualTo(decoded("24a0"));
    }

    @Test
    void bitsAbove255AreUnknownAndNoOtherProtocol() {
        ProtocolSet set = decoded("00".repeat(32) + "ffff");
        assertThat(set.isEmpty()).isTrue();
        assertThat(set.contains(new ProtocolId(0))).isFalse();
        assertThat(decoded("04" + "00".repeat(8190) + "ff")).isEqualTo(decoded("04"));
        assertThatThrownBy(() -> ProtocolSet.decode(new byte[8193]))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("8193")
                .hasMessageContaining("8192");
    }

    @Test
    void capabilitiesAreNotCommonProtocols() {
        // Bits 200 to 255.
        ProtocolSet capabilities = decoded("00".repeat(25) + "ff".repeat(7));
        assertThat(capabilities.isEmpty()).isFalse();
        assertThat(capabilities.sharesProtocol(capabilities)).isFalse();
        assertThat(decoded("ff".repeat(32)).sharesProtocol(decoded("24"))).isTrue();
    }

    @Test
    @DisplayName("section 8: a capability is in force when both set it, and an unknown one is ignored")
    void capabilitiesAreCommonWhenBothSetThem() {
        ProtocolSet ours = ProtocolSet.of(new ProtocolId(5)).with(Capability.HEDDLE_NODE);
        assertThat(Nodes.hex(ours.encode())).isEqualTo("04" + "00".repeat(24) + "80");
        ProtocolSet theirs = decoded("ff".repeat(32));
        assertThat(ours.common(theirs)).isEqualTo(ours);
        assertThat(ours.common(theirs).contains(Capability.HEDDLE_NODE)).isTrue();
        assertThat(ours.common(decoded("04")).contains(Capability.HEDDLE_NODE)).isFalse();
        assertThat(ProtocolSet.of(new ProtocolId(5)).common(theirs).contains(Capability.HEDDLE_NODE))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42})
    void whatIsInBothIsCommon(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<ProtocolId> left = new TreeSet<>();
        TreeSet<ProtocolId> right = new TreeSet<>();
        for (int i = 0; i < random.nextInt(200); i++) left.add(new ProtocolId(random.nextInt(200)));
        for (int i = 0; i < random.nextInt(200); i++) right.add(new ProtocolId(random.nextInt(200)));
        ProtocolSet common = ProtocolSet.decode(ProtocolSet.of(left).encode())
                .common(ProtocolSet.decode(ProtocolSet.of(right).encode()));
        left.retainAll(right);
        assertThat(common).isEqualTo(ProtocolSet.of(left));
        for (int i = 0; i < 200; i++) {
            ProtocolId protocol = new ProtocolId(i);
            assertThat(common.contains(protocol)).isEqualTo(left.contains(protocol));
        }
    }
}
