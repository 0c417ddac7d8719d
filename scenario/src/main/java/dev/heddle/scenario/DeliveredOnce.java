package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import org.jspecify.annotations.Nullable;

/// Each message is offered once, to one link, so a handler is called with it at most once: whatever is
/// repeated on the way, and whichever link came after (T-16, T-20).
final class DeliveredOnce extends Checker {
    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        if (message != null && message.deliveries() > 1) {
            violated("%s was delivered %d times".formatted(message, message.deliveries()));
        }
    }
}
