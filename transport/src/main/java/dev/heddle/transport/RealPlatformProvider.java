package dev.heddle.transport;

import dev.heddle.core.Platform;

/// Opens a [RealPlatform] with its default options; for `ServiceLoader`.
public final class RealPlatformProvider implements Platform.Provider {
    @Override
    public Platform open() {
        return RealPlatform.open();
    }
}
