package dev.heddle.chaos;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A network device whose packets this process reads and writes. It is gone when it is closed, wherever it
/// was moved to.
///
/// @param descriptor of the file by which packets pass, for reading and writing without waiting
/// @param name that the kernel gave it
/// @see <a href="https://docs.kernel.org/networking/tuntap.html">Universal TUN/TAP device driver</a>
record TunDevice(int descriptor, String name) implements AutoCloseable {
    static final String FILE = "/dev/net/tun";

    private static final long TUNSETIFF = 0x400454CAL;
    private static final short IFF_TUN = 0x0001;
    /// No header before a packet.
    private static final short IFF_NO_PI = 0x1000;
    /// A `struct ifreq`: the name, then the flags.
    private static final int REQUEST_BYTES = 40;

    private static final int NAME_BYTES = 16;

    static TunDevice open() throws IOException {
        try (SystemCalls calls = new SystemCalls()) {
            int descriptor = calls.open(FILE);
            if (descriptor < 0) throw new IOException("cannot open %s: error %d".formatted(FILE, -descriptor));
            MemorySegment request = calls.allocate(REQUEST_BYTES);
            // The kernel puts the first free number there.
            request.setString(0, "heddle%d");
            request.set(ValueLayout.JAVA_SHORT, NAME_BYTES, (short) (IFF_TUN | IFF_NO_PI));
            int made = calls.control(descriptor, TUNSETIFF, request);
            if (made < 0) {
                int _ = calls.close(descriptor);
                throw new IOException("cannot make a tun device: error " + -made);
            }
            return new TunDevice(descriptor, request.getString(0, StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() {
        try (SystemCalls calls = new SystemCalls()) {
            int _ = calls.close(descriptor);
        }
    }
}
