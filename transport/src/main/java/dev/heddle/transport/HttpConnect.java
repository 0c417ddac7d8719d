package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.regex.Pattern;

/// One CONNECT request to an HTTP proxy, and the head of its answer: anything but status 200 is a refusal.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-connect">RFC 9110, section 9.3.6</a>
final class HttpConnect implements Preamble {
    static final int HEAD_MOST_BYTES = 8 << 10;
    private static final int QUOTED_BYTES = 256;
    /// What may stand in a request without being taken for something else.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private static final Pattern GRANTED = Pattern.compile("(?s)HTTP/1\\.[0-9] +200(?: .*)?");

    private final String request;
    private final StringBuilder statusLine = new StringBuilder();
    private int headBytes;
    private int lineBytes;
    private boolean statusSeen;
    private boolean complete;

    /// @param target host and TCP port
    /// @throws IOException if the host's name has characters that cannot be sent
    HttpConnect(NetworkAddress target) throws IOException {
        request = "CONNECT " + host(target.host()) + ":" + target.tcpPort().orElseThrow() + " HTTP/1.0\r\n\r\n";
    }

    String request() {
        return request;
    }

    @Override
    public String name() {
        return "the proxy's answer";
    }

    /// The head ends with an empty line. One more byte can end it only behind the end of a line.
    @Override
    public int wantedBytes() {
        if (complete) return 0;
        return lineBytes == 0 ? 1 : 2;
    }

    @Override
    public void onBytes(ByteBuf loan) throws IOException {
        while (loan.isReadable()) onByte((char) loan.readUnsignedByte());
    }

    private void onByte(char next) throws IOException {
        if (++headBytes > HEAD_MOST_BYTES) {
            throw new IOException("the proxy's answer has no end within %d bytes".formatted(HEAD_MOST_BYTES));
        }
        if (next == '\n') {
            onLine();
        } else if (next != '\r') {
            lineBytes++;
            if (!statusSeen && lineBytes <= QUOTED_BYTES) statusLine.append(next);
        }
    }

    private void onLine() throws IOException {
        if (!statusSeen) {
            statusSeen = true;
            if (!GRANTED.matcher(statusLine).matches()) {
                throw new IOException("the proxy answered '%s'".formatted(escaped(statusLine)));
            }
        } else if (lineBytes == 0) {
            complete = true;
        }
        lineBytes = 0;
    }

    private static String host(NetworkAddress.Host host) throws IOException {
        String text = HttpProxy.text(host);
        if (host instanceof NetworkAddress.Ip6) return "[" + text + "]";
        if (!NAME.matcher(text).matches()) throw new IOException("a proxy cannot be asked for such a name");
        return text;
    }

    private static String escaped(CharSequence text) {
        StringBuilder escaped = new StringBuilder();
        for (char each : text.toString().toCharArray()) {
            if (each >= ' ' && each <= '~' && each != '\\') escaped.append(each);
            else escaped.append("\\x%02x".formatted((int) each));
        }
        return escaped.substring(0, Math.min(escaped.length(), QUOTED_BYTES));
    }
}
