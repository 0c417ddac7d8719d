package dev.heddle.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Stands before a port and counts who comes.
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final Semaphore came = new Semaphore(0);

    Relay(int port) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket from = server.accept();
                    Thread.ofVirtual().start(() -> serve(from, port));
                }
            } catch (IOException closed) {
                // The test is over, or its node has ended.
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /// Whether so many have come and gone in this time.
    boolean awaitEnded(int count, long seconds) throws InterruptedException {
        return came.tryAcquire(count, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(Socket from, int port) {
        try (from;
                Socket to = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = Thread.ofVirtual().start(() -> pump(to, from));
            pump(from, to);
            back.join();
        } catch (IOException | InterruptedException cut) {
            // Whoever came learns it by the end of the connection.
        }
        came.release();
    }

    /// Until one end is gone; then both are.
    private static void pump(Socket from, Socket to) {
        try (from;
                to;
                InputStream stream = from.getInputStream()) {
            stream.transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // One end is enough.
        }
    }
}
