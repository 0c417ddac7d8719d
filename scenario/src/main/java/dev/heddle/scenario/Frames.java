package dev.heddle.scenario;

/// Reads one direction of a link from the plain text of its records: first the handshake message, then
/// frames, each with its length before it. Only heads of frames are looked at. It is written from the
/// description of the wire and not from the code that it watches, and takes no notice of what it does not
/// know.
final class Frames {
    /// Told of each whole message.
    interface Sink {
        /// @param probe the first eight bytes of the body, little-endian; 0 when it has fewer
        void onMessage(Kind kind, int protocol, long probe, long bodyBytes);
    }

    enum Kind {
        REQUEST,
        RESPONSE,
        DIRECT_SEND
    }

    /// Longer than any head with the eight bytes behind it.
    private static final int HEAD_BYTES = 40;

    private static final int HELLO_LENGTH_BYTES = 2;
    private static final int FRAME_LENGTH_BYTES = 4;
    private static final int FRAGMENT_HEAD_BYTES = 7;
    private static final int STREAM_HEAD_BYTES = 7;

    private final byte[] head = new byte[HEAD_BYTES];
    private boolean inHello = true;
    private int lengthHave;
    private int length;
    private int have;
    // The stream under way.
    private Kind streamKind = Kind.DIRECT_SEND;
    private int streamProtocol;
    private long streamProbe;
    private int streamFragments;
    private long streamBytes;

    // Of the message that was read last.
    private Kind kind = Kind.DIRECT_SEND;
    private int protocol;
    private long probe;
    private int bodyAt;

    /// Reads on.
    void read(byte[] plain, int offset, int bytes, Sink sink) {
        int at = offset;
        int end = offset + bytes;
        while (at < end) {
            int lengthBytes = inHello ? HELLO_LENGTH_BYTES : FRAME_LENGTH_BYTES;
            if (lengthHave < lengthBytes) {
                length = length << 8 | (plain[at++] & 0xff);
                lengthHave++;
                if (lengthHave < lengthBytes || length > 0) continue;
            }
            int taken = Math.min(end - at, length - have);
            int kept = Math.min(taken, HEAD_BYTES - have);
            if (kept > 0) System.arraycopy(plain, at, head, have, kept);
            at += taken;
            have += taken;
            if (have < length) return;
            if (!inHello) onFrame(sink);
            inHello = false;
            lengthHave = 0;
            length = 0;
            have = 0;
        }
    }

    private void onFrame(Sink sink) {
        if (length < 2) return;
        if (head[0] == 0) {
            if (readMessage(1)) sink.onMessage(kind, protocol, probe, length - bodyAt);
        } else if (head[1] == 0) {
            if (!readMessage(STREAM_HEAD_BYTES)) return;
            streamFragments = head[6] & 0xff;
            streamKind = kind;
            streamProtocol = protocol;
            streamProbe = probe;
            streamBytes = (long) length - bodyAt;
        } else {
            readBody(FRAGMENT_HEAD_BYTES);
            streamBytes += length - bodyAt;
            boolean last = (head[6] & 0xff) == streamFragments;
            if (last) sink.onMessage(streamKind, streamProtocol, streamProbe, streamBytes);
        }
    }

    /// @param at where the message's variant is
    /// @return whether it carries anything
    private boolean readMessage(int at) {
        switch (head[at]) {
            case 1 -> {
                kind = Kind.REQUEST;
                readBody(readProtocol(at + 1) + 5);
            }
            case 2 -> {
                kind = Kind.RESPONSE;
                protocol = 0;
                readBody(at + 6);
            }
            case 3 -> {
                kind = Kind.DIRECT_SEND;
                readBody(readProtocol(at + 1) + 1);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private int readProtocol(int at) {
        boolean two = head[at] < 0;
        protocol = (head[at] & 0x7f) | (two ? head[at + 1] << 7 : 0);
        return at + (two ? 2 : 1);
    }

    /// @param at where the body's length is
    private void readBody(int at) {
        bodyAt = at;
        while (head[bodyAt++] < 0) {}
        probe = 0;
        if (length - bodyAt < Long.BYTES) return;
        for (int i = Long.BYTES - 1; i >= 0; i--) probe = probe << 8 | (head[bodyAt + i] & 0xff);
    }
}
