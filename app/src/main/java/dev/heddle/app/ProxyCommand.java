package dev.heddle.app;

import dev.heddle.admin.AdminServer;
import dev.heddle.chaos.BadLine;
import dev.heddle.chaos.DatagramProxy;
import dev.heddle.chaos.LineRoutes;
import dev.heddle.chaos.LineSettings;
import dev.heddle.chaos.StreamProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `heddle chaos proxy`.
@Command(
        name = "proxy",
        description = {
            "A TCP or UDP proxy that makes what passes it bad, until it is told to end by SIGTERM or Ctrl-C.",
            "Without --back- options both ways are the same, so a round trip has twice the delay. 'heddle chaos set'"
                    + " changes it while it runs."
        },
        sortOptions = false)
final class ProxyCommand extends SubCommand {
    @Option(
            names = "--listen",
            required = true,
            paramLabel = "ADDRESS",
            description = "A loopback address such as /ip4/127.0.0.1/tcp/7000; port 0 is any free one.")
    private String listen = "";

    @Option(
            names = "--forward",
            required = true,
            paramLabel = "ADDRESS",
            description = "Where it goes on to, a loopback address too; what follows the port, as a key, is kept for"
                    + " whoever dials.")
    private String forward = "";

    @Option(names = "--udp", description = "Datagrams instead of connections; addresses have /udp/<port> then.")
    private boolean udp;

    @Mixin
    private LineOptions line = new LineOptions();

    @Mixin
    private BackOptions back = new BackOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is drawn (default: another each time).")
    private long seed = new SecureRandom().nextLong();

    @Mixin
    private AdminOptions orders = new AdminOptions();

    @Override
    public Integer call() throws InterruptedException {
        orders.check(this);
        try {
            ProxyAddress from = ProxyAddress.parse("--listen", listen, udp);
            ProxyAddress to = ProxyAddress.parse("--forward", forward, udp);
            LineSettings there = line.change().of(LineSettings.PERFECT);
            LineSettings here = back.change().of(there);
            if (udp) {
                try (DatagramProxy proxy = DatagramProxy.start(from.socket(), to.socket(), there, here, seed)) {
                    run(proxy, LineRoutes.of(proxy), proxy.address(), to);
                }
            } else {
                try (StreamProxy proxy = StreamProxy.start(from.socket(), to.socket(), there, here, seed)) {
                    run(proxy, LineRoutes.of(proxy), proxy.address(), to);
                }
            }
            return 0;
        } catch (IllegalArgumentException refused) {
            throw wrong(String.valueOf(refused.getMessage()));
        } catch (IOException taken) {
            String why = taken.getCause() == null ? "" : ": " + taken.getCause().getMessage();
            throw new WrongUsage(taken.getMessage() + why, taken);
        }
    }

    private void run(BadLine proxy, AdminServer.Builder routes, InetSocketAddress address, ProxyAddress to)
            throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        Signals.onFirst(told::countDown);
        try (OrdersFolder admin = orders.serve(routes)) {
            out().printf(
                            "listening on %s%nforwarding to %s, seed %d%n%s%n'heddle chaos set %s' changes it%n",
                            ProxyAddress.text(address, to.protocol(), to.key()),
                            ProxyAddress.text(to.socket(), to.protocol(), Optional.empty()),
                            seed,
                            admin.describe(),
                            admin.path());
            out().flush();
            told.await();
            out().println("counters " + new JsonMapper().writeValueAsString(proxy.counters()));
        }
    }
}
