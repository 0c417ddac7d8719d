package dev.heddle.chaos;

import dev.heddle.codec.Uleb;
import dev.heddle.core.ProtocolId;
import dev.heddle.session.NetworkId;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// What an established link carries, written by hand: the frames of a session cannot be wrong.
final class FrameBytes {
    private static final int MESSAGE = 0;
    private static final int STREAM = 1;
    private static final int HEADER = 0;
    private static final int FRAGMENT = 1;
    private static final int REQUEST = 1;
    private static final int RESPONSE = 2;
    private static final int DIRECT_SEND = 3;

    private static final int HEALTH_CHECK = 5;
    private static final int PING = 0;
    private static final byte[] VFN_NAME = "vfn".getBytes(StandardCharsets.US_ASCII);

    private FrameBytes() {}

    /// A handshake message with its length. It offers all protocols, so that the node tells everything, but
    /// for the health checker's: who does not announce that one is not asked, and not dropped for its
    /// silence.
    ///
    /// @param heddle whether it says that it comes from a Heddle node, to whom stricter rules apply (T-17)
    static void hello(ByteBuf plain, int chainId, NetworkId network, boolean heddle) {
        int start = plain.writerIndex();
        plain.writeShort(0).writeByte(1).writeByte(0);
        int setBytes = ProtocolId.LIMIT / 8;
        plain.writeByte(heddle ? setBytes + 1 : setBytes).writeByte(0xff & ~(0x80 >> HEALTH_CHECK));
        for (int i = 1; i < setBytes; i++) plain.writeByte(0xff);
        // Capabilities follow the protocols; this one is the first.
        if (heddle) plain.writeByte(0x80);
        plain.writeByte(chainId);
        switch (network) {
            case VALIDATOR -> plain.writeByte(0);
            case PUBLIC -> plain.writeByte(1);
            case VFN -> plain.writeByte(2).writeByte(VFN_NAME.length).writeBytes(VFN_NAME);
        }
        plain.setShort(start, plain.writerIndex() - start - 2);
    }

    static void request(ByteBuf plain, ProtocolId protocol, int requestId, byte[] body) {
        int start = openRequest(plain, protocol.number(), requestId);
        Uleb.write(plain, body.length);
        plain.writeBytes(body);
        close(plain, start);
    }

    static void ping(ByteBuf plain, int requestId) {
        int start = openRequest(plain, HEALTH_CHECK, requestId);
        plain.writeByte(5).writeByte(PING).writeIntLE(requestId);
        close(plain, start);
    }

    /// A health check that is none: its variant is unknown.
    static void badPing(ByteBuf plain, int requestId) {
        int start = openRequest(plain, HEALTH_CHECK, requestId);
        plain.writeByte(1).writeByte(7);
        close(plain, start);
    }

    static void response(ByteBuf plain, int requestId, int bodyBytes) {
        int start = open(plain);
        plain.writeByte(MESSAGE).writeByte(RESPONSE).writeIntLE(requestId).writeByte(0);
        body(plain, bodyBytes);
        close(plain, start);
    }

    /// The begin of a message in pieces.
    static void streamHeader(ByteBuf plain, int streamId, int fragments, int bodyBytes) {
        int start = open(plain);
        plain.writeByte(STREAM).writeByte(HEADER).writeIntLE(streamId).writeByte(fragments);
        plain.writeByte(DIRECT_SEND).writeByte(HEALTH_CHECK).writeByte(0);
        body(plain, bodyBytes);
        close(plain, start);
    }

    static void fragment(ByteBuf plain, int streamId, int number, int bodyBytes) {
        int start = open(plain);
        plain.writeByte(STREAM).writeByte(FRAGMENT).writeIntLE(streamId).writeByte(number);
        body(plain, bodyBytes);
        close(plain, start);
    }

    /// A frame of just these bytes, right or wrong.
    static void frame(ByteBuf plain, int... bytes) {
        plain.writeInt(bytes.length);
        for (int one : bytes) plain.writeByte(one);
    }

    private static int openRequest(ByteBuf plain, int protocol, int requestId) {
        int start = open(plain);
        plain.writeByte(MESSAGE).writeByte(REQUEST);
        Uleb.write(plain, protocol);
        plain.writeIntLE(requestId).writeByte(0);
        return start;
    }

    private static int open(ByteBuf plain) {
        plain.writeInt(0);
        return plain.writerIndex();
    }

    private static void close(ByteBuf plain, int start) {
        plain.setInt(start - 4, plain.writerIndex() - start);
    }

    private static void body(ByteBuf plain, int bytes) {
        Uleb.write(plain, bytes);
        plain.writeZero(bytes);
    }
}
