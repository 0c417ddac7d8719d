package dev.heddle.app;

import dev.heddle.core.NetworkAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// What a ping did, as it stands in its JSON report: names, order and units do not change.
///
/// @param command `ping`
/// @param linkMicros from the begin of the dial to a usable link; empty without one
/// @param rttMicros empty without an answer
/// @param ok whether there was a link and every ping was answered
record PingReport(
        String command,
        String address,
        Optional<Long> linkMicros,
        int sent,
        int answered,
        Optional<RttMicros> rttMicros,
        Optional<String> failure,
        boolean ok) {

    /// @param median of an even number, the lower of the two in the middle
    record RttMicros(long min, long median, long max) {
        private static RttMicros of(List<Duration> rtts) {
            List<Long> sorted = rtts.stream().map(PingReport::micros).sorted().toList();
            return new RttMicros(sorted.getFirst(), sorted.get((sorted.size() - 1) / 2), sorted.getLast());
        }
    }

    static PingReport unreachable(NetworkAddress address, String why) {
        return new PingReport(
                "ping", address.toString(), Optional.empty(), 0, 0, Optional.empty(), Optional.of(why), false);
    }

    /// @param rtts of the pings that were answered
    /// @param failure why the first one was not that was not
    static PingReport of(
            NetworkAddress address, Duration link, int sent, List<Duration> rtts, Optional<String> failure) {
        Optional<RttMicros> rtt = rtts.isEmpty() ? Optional.empty() : Optional.of(RttMicros.of(rtts));
        return new PingReport(
                "ping",
                address.toString(),
                Optional.of(micros(link)),
                sent,
                rtts.size(),
                rtt,
                failure,
                rtts.size() == sent);
    }

    /// One line.
    String json() {
        return JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .build()
                .writeValueAsString(this);
    }

    static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
