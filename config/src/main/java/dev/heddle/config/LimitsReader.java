package dev.heddle.config;

import dev.heddle.core.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// Reads limits that differ from the defaults, and finds those that do not fit together.
public final class LimitsReader {
    /// A message is cut into so many frames at most, as deployed receivers take it.
    private static final int FRAMES_OF_MESSAGE = 16;

    private LimitsReader() {}

    /// @param given without keys for the defaults
    public static Limits read(Section given) {
        checkSizes(given);
        checkTimes(given);
        return RecordReader.read(given, Limits.class, Limits.DEFAULT);
    }

    private static void checkSizes(Section given) {
        Optional<Integer> frame = sound(given, "frame-bytes", LimitsReader::frameBytes, Limits.DEFAULT.frameBytes());
        Optional<Integer> message =
                sound(given, "message-bytes", LimitsReader::messageBytes, Limits.DEFAULT.messageBytes());
        if (frame.isEmpty() || message.isEmpty()) return;
        boolean tooMany = message.get() / FRAMES_OF_MESSAGE > frame.get();
        if (message.get() >= frame.get() && !tooMany) return;
        given.mistake(
                given.has("message-bytes") ? "message-bytes" : "frame-bytes",
                "'frame-bytes' is %d and 'message-bytes' is %d; allowed: a message of 1 to %d frames"
                        .formatted(frame.get(), message.get(), FRAMES_OF_MESSAGE));
    }

    private static int frameBytes(String text) {
        return within(text, Limits.FRAME_BYTES_LEAST, Limits.FRAME_BYTES_MOST, "4KiB to 4MiB");
    }

    private static int messageBytes(String text) {
        return within(text, Limits.FRAME_BYTES_LEAST, Limits.MESSAGE_BYTES_MOST, "4KiB to 64MiB");
    }

    private static int within(String text, int least, int most, String allowed) {
        int bytes = Quantity.intSize(text);
        if (bytes >= least && bytes <= most) return bytes;
        throw new IllegalArgumentException("found %s; allowed: %s".formatted(text, allowed));
    }

    private static void checkTimes(Section given) {
        Limits usual = Limits.DEFAULT;
        Optional<Duration> callMost = sound(given, "call-most", Quantity::duration, usual.callMost());
        Section health = given.section("health");
        Optional<Duration> interval =
                sound(health, "interval", Quantity::duration, usual.health().interval());
        Optional<Duration> timeout =
                sound(health, "timeout", Quantity::duration, usual.health().timeout());
        if (interval.isPresent() && timeout.isPresent()) checkQuestions(health, interval.get(), timeout.get());
        if (timeout.isPresent() && callMost.isPresent() && timeout.get().compareTo(callMost.get()) > 0) {
            String sentence = "found %s; allowed: up to 'call-most', which is %s"
                    .formatted(Quantity.format(timeout.get()), Quantity.format(callMost.get()));
            health.mistake("timeout", sentence);
        }
        requireOrder(given, "call-default", usual.callDefault(), "call-most", usual.callMost());
        requireOrder(given, "backoff-first", usual.backoffFirst(), "backoff-most", usual.backoffMost());
    }

    private static void checkQuestions(Section health, Duration interval, Duration timeout) {
        if (timeout.dividedBy(interval) <= 10) return;
        health.mistake(
                "timeout",
                "found %s at an interval of %s; allowed: ten intervals, so that few questions are under way at a time"
                        .formatted(Quantity.format(timeout), Quantity.format(interval)));
    }

    private static void requireOrder(Section section, String low, Duration usualLow, String high, Duration usualHigh) {
        Optional<Duration> least = sound(section, low, Quantity::duration, usualLow);
        Optional<Duration> most = sound(section, high, Quantity::duration, usualHigh);
        if (least.isEmpty() || most.isEmpty() || least.get().compareTo(most.get()) <= 0) return;
        section.mistake(
                section.has(low) ? low : high,
                "'%s' is %s and '%s' is %s; allowed: the first no longer than the second"
                        .formatted(low, Quantity.format(least.get()), high, Quantity.format(most.get())));
    }

    /// What a key says or, where it is not given, its default; empty if the key itself is wrong, so that
    /// nothing is said of what follows from that.
    private static <T> Optional<T> sound(Section section, String name, Function<String, T> parse, T usual) {
        return section.has(name) ? section.value(name, parse) : Optional.of(usual);
    }
}
