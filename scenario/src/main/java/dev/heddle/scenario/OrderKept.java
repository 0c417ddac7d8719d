package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Unfragmented messages of one peer, protocol and priority keep their order (T-18): on one link. When
/// another link has taken over, the one before it is still drained, and what was sent later may come first.
final class OrderKept extends Checker {
    private static final int PRIORITIES = Priority.values().length;

    // By the end of the link: the number of the message that was delivered last, for each priority.
    private final List<long[]> last = new ArrayList<>();

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        LinkEnd end = message == null ? null : message.arrived();
        if (message == null || end == null || !message.whole()) return;
        long[] numbers = of(end);
        int priority = message.priority().ordinal();
        if (message.number() < numbers[priority]) {
            violated("%s was delivered behind message %d of the same link".formatted(message, numbers[priority]));
        }
        numbers[priority] = message.number();
    }

    private long[] of(LinkEnd end) {
        int number = Math.toIntExact(end.number());
        while (last.size() <= number) last.add(new long[PRIORITIES]);
        return last.get(number);
    }
}
