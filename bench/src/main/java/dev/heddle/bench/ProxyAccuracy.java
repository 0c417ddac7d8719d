package dev.heddle.bench;

import dev.heddle.bench.AccuracyReport.Row;
import dev.heddle.chaos.BadLine;
import dev.heddle.chaos.DatagramProxy;
import dev.heddle.chaos.LineSettings;
import dev.heddle.chaos.StreamProxy;
import dev.heddle.chaos.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Do the proxies do what they are told? A plain socket pair measures round trips and throughput, directly and
/// through the proxy in turn.
final class ProxyAccuracy {
    private static final int[] DELAYS_MILLIS = {0, 5, 20, 100};
    private static final int[] RATES_MBIT = {1, 10, 100};
    private static final double ALLOWED_MILLIS = 1;
    private static final double ALLOWED_PERCENT = 5;
    private static final double MBIT_BYTES = 125_000;
    private static final double MILLI_NANOS = 1e6;
    private static final int QUEUE_BYTES = 128 << 10;

    private final int rounds;
    private final long nanos;
    private final PrintWriter out;
    private final List<Row> rows = new ArrayList<>();

    private ProxyAccuracy(int rounds, long nanos, PrintWriter out) {
        this.rounds = rounds;
        this.nanos = nanos;
        this.out = out;
    }

    static AccuracyReport run(int rounds, long nanos, PrintWriter out) {
        ProxyAccuracy accuracy = new ProxyAccuracy(rounds, nanos, out);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Wire tcp = new TcpWire();
                StreamProxy proxy = StreamProxy.start(any, tcp.far(), LineSettings.PERFECT, LineSettings.PERFECT, 1)) {
            accuracy.measure("tcp", tcp, proxy, proxy.address());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        try (Wire udp = new UdpWire();
                DatagramProxy proxy =
                        DatagramProxy.start(any, udp.far(), LineSettings.PERFECT, LineSettings.PERFECT, 1)) {
            accuracy.measure("udp", udp, proxy, proxy.address());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        return AccuracyReport.of("proxy", accuracy.rows);
    }

    private void measure(String name, Wire wire, BadLine proxy, InetSocketAddress through) {
        out.println(name + ": warming up");
        out.flush();
        for (int i = 0; i < 3; i++) {
            double _ = wire.roundTripNanos(wire.far(), nanos / 2);
            double _ = wire.roundTripNanos(through, nanos / 2);
        }
        for (int millis : DELAYS_MILLIS) {
            tell(proxy, LineSettings.PERFECT.withDelay(Duration.ofMillis(millis)));
            add(delay(name, wire, through, millis));
        }
        for (int mbit : RATES_MBIT) {
            tell(proxy, LineSettings.PERFECT.withRate(Math.round(mbit * MBIT_BYTES), QUEUE_BYTES));
            add(rate(name, wire, through, mbit));
        }
    }

    private Row delay(String name, Wire wire, InetSocketAddress through, int millis) {
        double[] each = new double[rounds];
        double[] direct = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            direct[round] = wire.roundTripNanos(wire.far(), nanos) / 2 / MILLI_NANOS;
            each[round] = wire.roundTripNanos(through, nanos) / 2 / MILLI_NANOS - direct[round];
        }
        return Row.of(name + " delay, ms each way", millis, median(direct), each, ALLOWED_MILLIS, false, "ms");
    }

    private Row rate(String name, Wire wire, InetSocketAddress through, int mbit) {
        double[] each = new double[rounds];
        double[] direct = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            long offered = Math.round(mbit * MBIT_BYTES);
            direct[round] = wire.bytesPerSecond(wire.far(), offered, nanos / 4) / MBIT_BYTES;
            each[round] = wire.bytesPerSecond(through, offered, nanos) / MBIT_BYTES;
        }
        return Row.of(name + " rate, Mbit/s", mbit, median(direct), each, ALLOWED_PERCENT, true, "Mbit/s");
    }

    private void add(Row row) {
        rows.add(row);
        out.println(row.what() + " " + row.told() + ": " + (row.ok() ? "ok" : "not ok"));
        out.flush();
    }

    private static void tell(BadLine proxy, LineSettings settings) {
        for (Way way : Way.values()) proxy.settings(way, settings);
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
