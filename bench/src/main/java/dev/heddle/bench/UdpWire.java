package dev.heddle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.LockSupport;

/// UDP by the JDK's blocking sockets.
final class UdpWire implements Wire {
    private static final int ECHO = 'E';
    private static final int SINK = 'S';
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int PING_BYTES = 64;
    private static final int DATAGRAM_BYTES = 1_200;
    /// More than is told, so that the rate is what bounds it.
    private static final double OVERLOAD = 1.3;
    private static final long PAUSE_NANOS = 500_000;

    private final DatagramSocket far;
    private volatile Arrivals arrivals = new Arrivals();

    UdpWire() {
        try {
            far = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        Thread.ofPlatform().daemon().name("wire-far").start(this::serve);
    }

    @Override
    public InetSocketAddress far() {
        return (InetSocketAddress) far.getLocalSocketAddress();
    }

    @Override
    public double roundTripNanos(InetSocketAddress to, long nanos) {
        try (DatagramSocket socket = connect(to)) {
            exchange(socket);
            RoundTrips trips = new RoundTrips(nanos);
            while (trips.wantsMore()) trips.add(exchange(socket));
            return trips.median();
        } catch (IOException silent) {
            return Double.NaN;
        }
    }

    @Override
    public double bytesPerSecond(InetSocketAddress to, long offered, long nanos) {
        Arrivals fresh = new Arrivals();
        arrivals = fresh;
        try (DatagramSocket socket = connect(to)) {
            Thread.ofPlatform().daemon().name("wire-write").start(() -> write(socket, offered));
            return fresh.perSecond(nanos);
        } catch (IOException broken) {
            return Double.NaN;
        }
    }

    @Override
    public void close() {
        far.close();
    }

    private static DatagramSocket connect(InetSocketAddress to) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.connect(to);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static long exchange(DatagramSocket socket) throws IOException {
        byte[] bytes = new byte[PING_BYTES];
        bytes[0] = ECHO;
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        long sentNanos = System.nanoTime();
        socket.send(packet);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException lost) {
            throw new IOException("no answer", lost);
        }
        return System.nanoTime() - sentNanos;
    }

    /// Evenly, and what a pause was too long afterwards.
    private static void write(DatagramSocket socket, long offered) {
        byte[] bytes = new byte[DATAGRAM_BYTES];
        bytes[0] = SINK;
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        long begin = System.nanoTime();
        long sent = 0;
        try {
            while (true) {
                double due = (System.nanoTime() - begin) / 1e9 * offered * OVERLOAD;
                for (; sent < due; sent += bytes.length) socket.send(packet);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException over) {
            // The measurement has ended.
        }
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
        try {
            while (true) {
                packet.setLength(DATAGRAM_BYTES);
                far.receive(packet);
                if (packet.getData()[0] == ECHO) far.send(packet);
                else arrivals.add(packet.getLength());
            }
        } catch (IOException over) {
            // The wire is closed.
        }
    }
}
