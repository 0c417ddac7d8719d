package dev.heddle.chaos;

import java.io.IOException;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A network namespace with a tun device in it. Both are gone when it is closed; processes that still run
/// there keep the namespace, without its name and its device.
final class RelayEnd implements AutoCloseable {
    /// What the device is called inside.
    static final String DEVICE = "heddle";

    private static final Logger LOG = LoggerFactory.getLogger(RelayEnd.class);

    private final IpTools tools;
    private final String namespace;
    private final TunDevice device;

    private RelayEnd(IpTools tools, String namespace, TunDevice device) {
        this.tools = tools;
        this.namespace = namespace;
        this.device = device;
    }

    /// All of it or nothing.
    static RelayEnd open(IpTools tools, String namespace, Inet4Address address, int mtuBytes) throws IOException {
        tools.ip("netns", "add", namespace);
        try {
            RelayEnd end = new RelayEnd(tools, namespace, TunDevice.open());
            try {
                end.configure(address, mtuBytes);
                return end;
            } catch (IOException | RuntimeException failure) {
                end.device.close();
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            delete(tools, namespace);
            throw failure;
        }
    }

    private void configure(Inet4Address address, int mtuBytes) throws IOException {
        tools.ip("link", "set", "dev", device.name(), "netns", namespace, "name", DEVICE);
        inside("link", "set", "dev", "lo", "up");
        // Without addresses of its own making it says nothing that nobody asked it to.
        inside("link", "set", "dev", DEVICE, "addrgenmode", "none");
        inside("link", "set", "dev", DEVICE, "mtu", String.valueOf(mtuBytes), "up");
        inside("addr", "add", address.getHostAddress() + "/" + RelayPlan.PREFIX_BITS, "dev", DEVICE);
    }

    private void inside(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-n", namespace));
        all.addAll(List.of(arguments));
        tools.ip(all.toArray(String[]::new));
    }

    String namespace() {
        return namespace;
    }

    TunDevice device() {
        return device;
    }

    /// A process that lives here, not yet started.
    ProcessBuilder in(List<String> command) {
        List<String> line = new ArrayList<>(List.of(tools.ip().toString(), "netns", "exec", namespace));
        line.addAll(command);
        return new ProcessBuilder(line);
    }

    @Override
    public void close() {
        device.close();
        delete(tools, namespace);
    }

    private static void delete(IpTools tools, String namespace) {
        try {
            tools.ip("netns", "del", namespace);
        } catch (IOException failure) {
            LOG.warn("a network namespace stays behind: {}", failure.getMessage());
        }
    }
}
