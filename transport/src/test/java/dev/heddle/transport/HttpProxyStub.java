package dev.heddle.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A proxy for one connection, which answers what the test says.
final class HttpProxyStub implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Socket> connection = new CompletableFuture<>();
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private volatile boolean endAfterAnswer;

    HttpProxyStub(String answer) throws IOException {
        Thread.ofPlatform().daemon().name("proxy-stub").start(() -> serve(answer));
    }

    int port() {
        return server.getLocalPort();
    }

    void endAfterAnswer() {
        endAfterAnswer = true;
    }

    /// The request's line; fails unless an empty line follows it.
    String request() {
        return request.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /// The next byte behind the request, -1 at the end or a reset.
    int next() throws IOException {
        Socket socket = connection.orTimeout(10, TimeUnit.SECONDS).join();
        socket.setSoTimeout(10_000);
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private void serve(String answer) {
        try {
            Socket socket = server.accept();
            String line = line(socket.getInputStream());
            if (!line(socket.getInputStream()).isEmpty()) throw new IOException("no empty line behind " + line);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            if (endAfterAnswer) socket.shutdownOutput();
            connection.complete(socket);
            request.complete(line);
        } catch (IOException failure) {
            connection.completeExceptionally(failure);
            request.completeExceptionally(failure);
        }
    }

    private static String line(InputStream from) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) throw new IOException("it ended within " + line);
            line.append((char) next);
        }
        if (!line.toString().endsWith("\r")) throw new IOException("a line without CR: " + line);
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (connection.isDone() && !connection.isCompletedExceptionally())
            connection.join().close();
    }
}
