package dev.heddle.app;

import dev.heddle.chaos.End;
import dev.heddle.chaos.IpRelay;
import dev.heddle.chaos.LineRoutes;
import dev.heddle.chaos.LineSettings;
import dev.heddle.chaos.RelayPlan;
import dev.heddle.chaos.Way;
import java.io.IOException;
import java.net.Inet4Address;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;

/// `heddle chaos relay`.
@Command(
        name = "relay",
        description = {
            "A line of IP packets between two network namespaces of its own that makes what passes it bad, so that TCP"
                    + " and QUIC suffer alike, until it is told to end by SIGTERM or Ctrl-C. Needs root.",
            "Without --back- options both ways are the same, so a round trip has twice the delay. 'heddle chaos set'"
                    + " changes it while it runs."
        },
        sortOptions = false)
final class RelayCommand extends SubCommand {
    @Mixin
    private LineOptions line = new LineOptions();

    @Mixin
    private BackOptions back = new BackOptions();

    @Option(
            names = "--address",
            paramLabel = "IP",
            converter = AddressText.class,
            description =
                    "Of end A, the first of a network of four; the next one is that of end B (default: 198.18.0.1).")
    private Inet4Address address = RelayPlan.DEFAULT.first();

    @Option(names = "--mtu", paramLabel = "BYTES", description = "The largest packet (default: ${DEFAULT-VALUE}).")
    private int mtuBytes = RelayPlan.DEFAULT.mtuBytes();

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is drawn (default: another each time).")
    private long seed = new SecureRandom().nextLong();

    @Mixin
    private AdminOptions orders = new AdminOptions();

    static final class AddressText implements ITypeConverter<Inet4Address> {
        @Override
        public Inet4Address convert(String text) {
            try {
                return Inet4Address.ofLiteral(text);
            } catch (IllegalArgumentException none) {
                throw new TypeConversionException("'" + text + "' is no IPv4 address such as 198.18.0.1");
            }
        }
    }

    @Override
    public Integer call() {
        orders.check(this);
        try {
            RelayPlan plan = new RelayPlan(address, mtuBytes);
            LineSettings there = line.change().of(LineSettings.PERFECT);
            LineSettings here = back.change().of(there);
            // Before the first namespace is made: whoever is told to end meanwhile makes them all, and removes them.
            CompletableFuture<String> told = new CompletableFuture<>();
            Signals.onFirst(() -> told.complete("told to"));
            try (IpRelay relay = IpRelay.start(plan, there, here, seed)) {
                // Whatever else ends the process must not leave the namespaces either.
                Runtime.getRuntime().addShutdownHook(new Thread(relay::close, "relay-end"));
                return run(relay, told);
            }
        } catch (IllegalArgumentException refused) {
            throw wrong(String.valueOf(refused.getMessage()));
        } catch (IOException failure) {
            throw new WrongUsage(String.valueOf(failure.getMessage()), failure);
        }
    }

    private int run(IpRelay relay, CompletableFuture<String> told) {
        try (OrdersFolder admin = orders.serve(LineRoutes.of(relay))) {
            for (End end : End.values()) {
                out().printf(
                                "end %s is %s, run there by: ip netns exec %s COMMAND%n",
                                end, relay.address(end).getHostAddress(), relay.namespace(end));
            }
            out().printf(
                            "forward is from A to B, seed %d%n%s%s%n'heddle chaos set %s' changes it%n",
                            seed, rates(relay), admin.describe(), admin.path());
            out().flush();
            Object why = CompletableFuture.anyOf(told, relay.ended().toCompletableFuture())
                    .join();
            if (!told.isDone()) {
                err().println("heddle: the relay ends: " + why);
                return 1;
            }
            out().println("counters " + new JsonMapper().writeValueAsString(relay.counters()));
            return 0;
        }
    }

    /// Who keeps the rates, if any is asked for.
    private static String rates(IpRelay relay) {
        var counters = relay.counters();
        return rate(relay, Way.FORWARD, counters.forwardRate().byKernel())
                + rate(relay, Way.BACK, counters.backRate().byKernel());
    }

    private static String rate(IpRelay relay, Way way, boolean byKernel) {
        long bytesPerSecond = relay.settings(way).bytesPerSecond();
        if (bytesPerSecond == 0) return "";
        return "%s %,d bytes/s, kept by %s%n"
                .formatted(
                        way == Way.FORWARD ? "forward" : "back",
                        bytesPerSecond,
                        byKernel ? "the kernel (tc tbf)" : "the relay");
    }
}
