package dev.heddle.network;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// How messages and requests wait for their handler, and where it runs. What waits is kept apart by peer
/// and protocol; beside the messages of a queue its bytes are bounded, by [dev.heddle.core.Limits.Inbound].
///
/// ```
/// Handling consensus = Handling.DEFAULT.queue(QueueStyle.FIFO, 1_024).serially();
/// builder.onMessage(PROPOSALS, handler::onProposal, consensus);
/// builder.onCall(BLOCKS, handler::onRequest, consensus); // never while onProposal runs
/// ```
public final class Handling {
    /// Off the loop, in order for each peer and protocol, and for several of them at the same time; a
    /// [QueueStyle#KLAST] queue of as many messages as the limits say.
    public static final Handling DEFAULT = new Handling(QueueStyle.KLAST, 0, false, null);

    /// Handled in one go; then others have the executor.
    private static final int BATCH = 64;

    private final QueueStyle style;
    private final int capacity;
    private final boolean inLoop;
    private final @Nullable Turns turns;

    /// @param capacity 0 for as many as the limits say
    private Handling(QueueStyle style, int capacity, boolean inLoop, @Nullable Turns turns) {
        this.style = style;
        this.capacity = capacity;
        this.inLoop = inLoop;
        this.turns = turns;
    }

    /// The same with another queue for each peer and protocol.
    ///
    /// @param messages that may wait, 1 or more
    public Handling queue(QueueStyle queueStyle, int messages) {
        if (messages < 1) throw new IllegalArgumentException("a queue holds 1 message at least, got " + messages);
        return new Handling(queueStyle, messages, inLoop, turns);
    }

    /// The same on the link's loop itself, which saves a wake-up: the handler must not block. Answers to
    /// this node's own calls complete there too.
    public Handling inLoop() {
        return new Handling(style, capacity, true, null);
    }

    /// The same off the loop and one message at a time, over all peers and all protocols that are declared
    /// with the handling returned here or with one made from it: what an application with a single consumer
    /// needs. Each peer and protocol that has something waiting gets its turn for one message. Answers to
    /// this node's own calls take no turn, so a handler may wait for them.
    public Handling serially() {
        return new Handling(style, capacity, false, new Turns());
    }

    QueueStyle style() {
        return style;
    }

    /// @param otherwise where this handling does not say
    int capacity(int otherwise) {
        return capacity == 0 ? otherwise : capacity;
    }

    boolean isInLoop() {
        return inLoop;
    }

    /// How many messages of one queue are handled in one go.
    int batch() {
        return turns == null ? BATCH : 1;
    }

    /// @param handlers where handlers of the protocol's priority run
    Executor executor(Executor handlers) {
        if (inLoop) return Runnable::run;
        return turns == null ? handlers : turns.on(handlers);
    }

    /// How answers to this node's own calls are handled.
    Handling ofAnswers() {
        return inLoop ? DEFAULT.inLoop() : DEFAULT;
    }
}
