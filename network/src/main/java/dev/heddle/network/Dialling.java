package dev.heddle.network;

import dev.heddle.core.ByteLink;
import dev.heddle.session.LinkStatistics;
import dev.heddle.session.Session;
import dev.heddle.session.SessionSettings;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// What a node dials: its connects under way, up to the links that come of them. Methods are for the node's
/// loop unless they say otherwise.
final class Dialling {
    private final Node node;
    private final SessionSettings settings;
    private final TimestampJournal timestamps;
    private int underWay;

    Dialling(Node node, SessionSettings settings, TimestampJournal timestamps) {
        this.node = node;
        this.settings = settings;
        this.timestamps = timestamps;
    }

    /// Connects of which nothing has come yet, neither a link nor a failure.
    int underWay() {
        return underWay;
    }

    /// Connects, and starts the link; the node is told of it, or why there is none.
    void dial(PeerLink.Dial dial) {
        if (node.closing()) {
            failByClose(dial);
            return;
        }
        CompletionStage<ByteLink> dialled;
        try {
            dialled = node.transport(dial.address())
                    .dial(dial.address(), settings.limits().connect().toNanos());
        } catch (RuntimeException unreachable) {
            dialled = CompletableFuture.failedFuture(unreachable);
        }
        long timestampMillis = timestamps.next();
        underWay++;
        dialled.whenComplete((link, failure) -> {
            if (link == null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                String reason = LinkLog.dialReason(cause, dial.address());
                node.post(() -> onEnded(() -> node.onDialFailed(dial, reason, cause instanceof IOException)));
                return;
            }
            Runnable start = () -> start(dial, link, timestampMillis);
            // A connect that was quicker than this attachment completes it here, and not on the link's loop.
            if (link.loop().inLoop()) start.run();
            else link.loop().execute(start);
        });
    }

    /// On the new link's loop.
    private void start(PeerLink.Dial dial, ByteLink link, long timestampMillis) {
        // The node may have ended, and with it its key.
        if (node.closing()) {
            link.close();
            node.post(() -> onEnded(() -> failByClose(dial)));
            return;
        }
        boolean started = node.start(
                dial,
                link,
                (wake, nowNanos) -> Session.initiator(
                        settings, new LinkStatistics(), wake, nowNanos, dial.peer(), dial.key(), timestampMillis));
        // Behind what says that there is a link.
        node.post(() -> onEnded(() -> {
            if (!started) node.onDialFailed(dial, "the link could not be started", true);
        }));
    }

    private void failByClose(PeerLink.Dial dial) {
        node.onDialFailed(dial, Node.shuttingDown().reason(), true);
    }

    private void onEnded(Runnable andThen) {
        underWay--;
        andThen.run();
        node.endIfQuiet();
    }
}
