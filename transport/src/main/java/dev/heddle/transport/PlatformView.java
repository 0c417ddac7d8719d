package dev.heddle.transport;

import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.Transport;
import java.util.List;

/// A platform whose transports differ from those of its owner, and which only the owner can close.
final class PlatformView extends ForwardingPlatform {
    private final List<Transport> transports;

    PlatformView(RealPlatform owner, List<Transport> transports) {
        super(owner);
        this.transports = transports;
    }

    @Override
    public List<Transport> transports() {
        return transports;
    }

    @Override
    public void close() {
        // A view is not the owner: other networks go on.
    }
}
