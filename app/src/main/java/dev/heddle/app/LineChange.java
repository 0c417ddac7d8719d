package dev.heddle.app;

import dev.heddle.chaos.LineSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the user said about a line; null is what was left unsaid.
record LineChange(
        @Nullable Duration delay,
        @Nullable Duration jitter,
        @Nullable Long bytesPerSecond,
        @Nullable Integer queueBytes,
        @Nullable Double corruption,
        @Nullable Double loss,
        @Nullable Double duplication,
        @Nullable Double reordering) {
    /// @throws IllegalArgumentException when a setting is out of range
    LineSettings of(LineSettings before) {
        return new LineSettings(
                delay == null ? before.delay() : delay,
                jitter == null ? before.jitter() : jitter,
                bytesPerSecond == null ? before.bytesPerSecond() : bytesPerSecond,
                queueBytes == null ? before.queueBytes() : queueBytes,
                corruption == null ? before.corruption() : corruption,
                loss == null ? before.loss() : loss,
                duplication == null ? before.duplication() : duplication,
                reordering == null ? before.reordering() : reordering);
    }

    /// The same as an order to an admin port.
    Map<String, Object> order() {
        Map<String, Object> order = new LinkedHashMap<>();
        if (delay != null) order.put("delayMillis", delay.toMillis());
        if (jitter != null) order.put("jitterMillis", jitter.toMillis());
        if (bytesPerSecond != null) order.put("bytesPerSecond", bytesPerSecond);
        if (queueBytes != null) order.put("queueBytes", queueBytes);
        if (corruption != null) order.put("corruption", corruption);
        if (loss != null) order.put("loss", loss);
        if (duplication != null) order.put("duplication", duplication);
        if (reordering != null) order.put("reordering", reordering);
        return order;
    }
}
