package dev.heddle.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A request byte by byte, as no client library would send it.
final class RawRequest implements AutoCloseable {
    private static final int SILENCE_MOST_MILLIS = 20_000;

    private final Socket socket;

    private RawRequest(Socket socket) {
        this.socket = socket;
    }

    static RawRequest open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(SILENCE_MOST_MILLIS);
        return new RawRequest(socket);
    }

    /// The whole answer to one request.
    static String ask(int port, String method, String path, List<String> headers, String body) throws IOException {
        try (RawRequest request = open(port)) {
            request.send("%s %s HTTP/1.1\r\n%s\r\n".formatted(method, path, lines(headers)) + body);
            return request.answer();
        }
    }

    static String lines(List<String> headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) lines.append(header).append("\r\n");
        return lines.toString();
    }

    RawRequest send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /// What comes until the server ends the connection.
    String answer() throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
            }
        } catch (SocketException reset) {
            // Ended too; what came before it counts.
        }
        return answer.toString();
    }

    /// Sends one more byte.
    ///
    /// @return whether the server has ended the connection
    boolean trickle() {
        try {
            send("x");
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException waiting) {
            return false;
        } catch (IOException ended) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
