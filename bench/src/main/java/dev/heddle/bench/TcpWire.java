package dev.heddle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// TCP by the JDK's blocking sockets, a platform thread for each end.
final class TcpWire implements Wire {
    private static final int ECHO = 'E';
    private static final int SINK = 'S';
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int CHUNK_BYTES = 16 << 10;

    private final ServerSocket server;
    private volatile Arrivals arrivals = new Arrivals();

    TcpWire() {
        try {
            server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        start("accept", this::accept);
    }

    @Override
    public InetSocketAddress far() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public double roundTripNanos(InetSocketAddress to, long nanos) {
        try (Socket socket = connect(to, ECHO)) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            // The first makes the connection through what stands between.
            exchange(in, out);
            RoundTrips trips = new RoundTrips(nanos);
            while (trips.wantsMore()) trips.add(exchange(in, out));
            return trips.median();
        } catch (IOException broken) {
            return Double.NaN;
        }
    }

    @Override
    public double bytesPerSecond(InetSocketAddress to, long offered, long nanos) {
        Arrivals fresh = new Arrivals();
        arrivals = fresh;
        try (Socket socket = connect(to, SINK)) {
            start("write", () -> write(socket));
            return fresh.perSecond(nanos);
        } catch (IOException broken) {
            return Double.NaN;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException unclean) {
            throw new UncheckedIOException(unclean);
        }
    }

    private static Socket connect(InetSocketAddress to, int mode) throws IOException {
        Socket socket = new Socket();
        socket.connect(to, PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(mode);
        return socket;
    }

    private static long exchange(InputStream in, OutputStream out) throws IOException {
        long sentNanos = System.nanoTime();
        out.write(1);
        if (in.read() < 0) throw new IOException("it ended");
        return System.nanoTime() - sentNanos;
    }

    private static void write(Socket socket) {
        try {
            byte[] chunk = new byte[CHUNK_BYTES];
            while (true) socket.getOutputStream().write(chunk);
        } catch (IOException over) {
            // The measurement has ended.
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                start("far", () -> serve(socket));
            }
        } catch (IOException over) {
            // The wire is closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            int mode = in.read();
            Arrivals into = arrivals;
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (mode == ECHO) socket.getOutputStream().write(chunk, 0, count);
                else into.add(count);
            }
        } catch (IOException over) {
            // The measurement has ended.
        }
    }

    private static void start(String name, Runnable task) {
        Thread.ofPlatform().daemon().name("wire-" + name).start(task);
    }
}
