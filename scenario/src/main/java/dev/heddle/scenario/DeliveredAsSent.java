package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import org.jspecify.annotations.Nullable;

/// No message is delivered that was not sent: to this node, by this peer, with this body.
final class DeliveredAsSent extends Checker {
    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        if (message == null) {
            violated("%s got a message from %s that nobody sent".formatted(at, from.brief()));
        } else if (message.to() != at || !message.from().id().equals(from)) {
            violated("%s got %s from %s".formatted(at, message, from.brief()));
        } else if (!intact) {
            violated("%s got %s with another body".formatted(at, message));
        }
    }
}
