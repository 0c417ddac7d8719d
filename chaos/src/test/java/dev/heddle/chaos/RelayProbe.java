package dev.heddle.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// A process at an end of a relay. It prints one line when it is ready, and one when it is done.
final class RelayProbe {
    static final int PORT = 7_000;

    private static final int PATIENCE_MILLIS = 20_000;

    private RelayProbe() {}

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        InetAddress address = InetAddress.getByName(arguments[1]);
        switch (arguments[0]) {
            case "listen" -> listen(address);
            case "send" -> send(address, Integer.parseInt(arguments[2]));
            case "datagrams" -> datagrams(address, Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// Answers the first connection with the SHA-256 of what it sent.
    private static void listen(InetAddress address) throws IOException, NoSuchAlgorithmException {
        try (ServerSocket server = new ServerSocket(PORT, 1, address)) {
            server.setSoTimeout(PATIENCE_MILLIS);
            say("listening");
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                try (InputStream in = socket.getInputStream();
                        DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    long bytes = in.transferTo(out);
                    socket.getOutputStream().write(digest.digest());
                    say(bytes + " bytes");
                }
            }
        }
    }

    private static void send(InetAddress address, int bytes) throws IOException, NoSuchAlgorithmException {
        byte[] sent = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(sent);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(address, PORT), PATIENCE_MILLIS);
            long beganNanos = System.nanoTime();
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            long tookNanos = System.nanoTime() - beganNanos;
            byte[] expected = MessageDigest.getInstance("SHA-256").digest(sent);
            boolean same = MessageDigest.isEqual(expected, answer);
            say(
                    same
                            ? "unchanged after " + tookNanos
                            : "changed to " + HexFormat.of().formatHex(answer));
        }
    }

    private static void datagrams(InetAddress address, int count) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(new byte[1_400], 1_400, address, PORT));
            }
        }
        say("sent");
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
