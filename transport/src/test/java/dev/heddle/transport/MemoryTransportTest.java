package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.NetworkAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MemoryTransportTest extends TransportContract {
    @Override
    RealPlatform.Options options() {
        return RealPlatform.Options.DEFAULT.withLoops(2).withThreadNamePrefix("memory");
    }

    @Override
    NetworkAddress anyPort() {
        return NetworkAddress.parse("/memory/0");
    }

    @Test
    @DisplayName("section 3.5: a listener takes memory and nothing behind it")
    void refusesToListenOnAKey() {
        String place = "/memory/7/noise-ik/0x" + "ab".repeat(32);
        assertThatThrownBy(() -> listen(NetworkAddress.parse(place), End::start))
                .hasMessageContaining("cannot listen on " + place + ": a listener takes /memory, nothing else");
    }
}
