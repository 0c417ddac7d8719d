package dev.heddle.network;

import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import java.util.concurrent.Executor;

/// A world whose handlers' threads are as quick as can be: what they are given is done at once.
final class PromptHandlers extends ForwardingPlatform {
    PromptHandlers(Platform world) {
        super(world);
    }

    @Override
    public Executor handlers(Priority priority) {
        return Runnable::run;
    }
}
