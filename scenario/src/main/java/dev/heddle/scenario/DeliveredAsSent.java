package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import org.jspecify.annotations.Nullable;

/// No message is delivered that was not sent: to this node, by this peer, with this body, by this protocol.
/// And none that was not in a record of the peer that verified here: nothing is delivered before the link
/// is confirmed (T-06, T-08).
final class DeliveredAsSent extends Checker {
    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        if (message == null) {
            violated("%s got a message from %s that nobody sent".formatted(at, from.brief()));
        } else if (message.to() != at || !message.from().id().equals(from)) {
            violated("%s got %s from %s".formatted(at, message, from.brief()));
        } else if (!intact) {
            violated("%s got %s with another body".formatted(at, message));
        } else if (message.arrived() == null) {
            violated("%s got %s, which no record held that verified".formatted(at, message));
        } else if (message.handler() != message.priority()) {
            violated("%s got %s, and the handler of %s was called".formatted(at, message, message.handler()));
        }
    }
}
