package dev.heddle.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An HTTP proxy that refuses its first request, and tells what it was.
final class RefusingProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<String> request = new CompletableFuture<>();

    RefusingProxy() throws IOException {
        Thread.ofPlatform().daemon().name("refusing-proxy").start(this::serve);
    }

    /// As people write it.
    String place() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /// The request's first line.
    String request() {
        return request.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        try (Socket socket = server.accept();
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            request.complete(reader.readLine());
            socket.getOutputStream().write("HTTP/1.0 403 no\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            request.completeExceptionally(failure);
        }
    }
}
