package dev.heddle.app;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what is different on the way back.
final class BackOptions {
    @Option(
            names = "--back-delay",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "--delay of the way back alone; likewise the next ones.")
    private @Nullable Duration delay;

    @Option(names = "--back-jitter", paramLabel = "TIME", converter = DurationText.class)
    private @Nullable Duration jitter;

    @Option(names = "--back-rate", paramLabel = "RATE", converter = RateText.class)
    private @Nullable Long rate;

    @Option(names = "--back-queue", paramLabel = "SIZE", converter = SizeText.class)
    private @Nullable Integer queue;

    @Option(names = "--back-corrupt", paramLabel = "P")
    private @Nullable Double corrupt;

    @Option(names = "--back-loss", paramLabel = "P")
    private @Nullable Double loss;

    @Option(names = "--back-duplicate", paramLabel = "P")
    private @Nullable Double duplicate;

    @Option(names = "--back-reorder", paramLabel = "P")
    private @Nullable Double reorder;

    LineChange change() {
        return new LineChange(delay, jitter, rate, queue, corrupt, loss, duplicate, reorder);
    }
}
