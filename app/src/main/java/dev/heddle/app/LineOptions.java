package dev.heddle.app;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What can be wrong with a line, as options; for both ways where nothing else is said.
final class LineOptions {
    @Option(
            names = "--delay",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "Of every byte or packet, each way, up to 60s.")
    private @Nullable Duration delay;

    @Option(
            names = "--jitter",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "What may come on top of the delay, evenly drawn.")
    private @Nullable Duration jitter;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = RateText.class,
            description = "What passes at most: 10mbit, or bytes per second such as 64KiB; 0 is no bound.")
    private @Nullable Long rate;

    @Option(
            names = "--queue",
            paramLabel = "SIZE",
            converter = SizeText.class,
            description = "What may wait for its turn at that rate, 64KiB to 64MiB (default: 64KiB).")
    private @Nullable Integer queue;

    @Option(
            names = "--corrupt",
            paramLabel = "P",
            description = "The probability that one bit of a packet, or of a KiB of a stream, is turned.")
    private @Nullable Double corrupt;

    @Option(
            names = "--loss",
            paramLabel = "P",
            description = "The probability that a packet is dropped; packets only, as the next two.")
    private @Nullable Double loss;

    @Option(names = "--duplicate", paramLabel = "P", description = "The probability that a packet arrives twice.")
    private @Nullable Double duplicate;

    @Option(
            names = "--reorder",
            paramLabel = "P",
            description = "The probability that a packet overtakes those before it.")
    private @Nullable Double reorder;

    LineChange change() {
        return new LineChange(delay, jitter, rate, queue, corrupt, loss, duplicate, reorder);
    }
}
