package dev.heddle.app;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts calls and how they ended. Any thread.
final class CallTally {
    private final LongAdder sent = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

    /// @param call that was just made; it fails also where its answer is wrong
    <R> CompletionStage<R> count(CompletionStage<R> call) {
        sent.increment();
        return call.whenComplete((_, failure) -> {
            if (failure == null) {
                answered.increment();
            } else {
                firstFailure.compareAndSet(null, reason(failure));
                failed.increment();
            }
        });
    }

    long sent() {
        return sent.sum();
    }

    long answered() {
        return answered.sum();
    }

    long failed() {
        return failed.sum();
    }

    Optional<String> firstFailure() {
        return Optional.ofNullable(firstFailure.get());
    }

    /// What a stage's failure says, for people.
    static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }
}
