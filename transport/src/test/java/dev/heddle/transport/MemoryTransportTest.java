package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;

class MemoryTransportTest extends TransportContract {
    @Override
    RealPlatform.Options options() {
        return RealPlatform.Options.DEFAULT.withLoops(2).withThreadNamePrefix("memory");
    }

    @Override
    NetworkAddress anyPort() {
        return NetworkAddress.parse("/memory/0");
    }
}
