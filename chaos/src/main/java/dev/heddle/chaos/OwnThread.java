package dev.heddle.chaos;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that does all the work of a line, as those who are on other threads see it.
///
/// @param owner whose thread it is, for messages, such as `proxy`
/// @param thread that does one task after the other until it is shut down; whoever made it ends it
record OwnThread(String owner, ExecutorService thread) {
    static final long END_MOST_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(OwnThread.class);

    /// Does it there and waits for it; never called there.
    ///
    /// @throws IllegalStateException when the thread has ended or this one is interrupted; with what the task
    ///     threw as its cause when it failed
    <T> T call(Callable<T> task) {
        try {
            return thread.submit(task).get();
        } catch (RejectedExecutionException over) {
            throw new IllegalStateException("the %s is closed".formatted(owner), over);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the %s was asked".formatted(owner), interrupted);
        }
    }

    /// Ends a loop, and waits for it a second at most.
    static void end(EventLoopGroup loop) {
        Future<?> ended = loop.shutdownGracefully(0, END_MOST_MILLIS, TimeUnit.MILLISECONDS);
        if (!ended.awaitUninterruptibly(END_MOST_MILLIS)) LOG.warn("the proxy's loop did not end");
    }
}
