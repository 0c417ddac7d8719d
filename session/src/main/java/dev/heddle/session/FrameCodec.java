package dev.heddle.session;

import dev.heddle.codec.DecodeException;
import dev.heddle.codec.Uleb;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;

/// Frames to bytes and back, by hand because each message passes here: their bodies are neither copied nor
/// looked at. Layout as deployed AptosNet nodes have it; every variant number fits one byte.
final class FrameCodec {
    /// Length bytes before each frame.
    static final int LENGTH_BYTES = 4;
    /// More than any header needs: two variants, protocol, request id, priority, body length.
    static final int HEADER_MOST_BYTES = 2 + 2 + 4 + 1 + 5;

    private static final int MESSAGE = 0;
    private static final int STREAM = 1;

    private static final int ERROR = 0;
    private static final int REQUEST = 1;
    private static final int RESPONSE = 2;
    private static final int DIRECT_SEND = 3;

    private static final int PARSING_ERROR = 0;
    private static final int NOT_SUPPORTED = 1;

    // Today's nodes write 0 and read nothing into it.
    private static final int PRIORITY = 0;

    private FrameCodec() {}

    /// Writes length and header of a direct send; its body must follow.
    static void writeMessageHeader(ByteBuf target, ProtocolId protocol, int bodyBytes) {
        int headerBytes = 2 + Uleb.bytes(protocol.number()) + 1 + Uleb.bytes(bodyBytes);
        target.writeInt(headerBytes + bodyBytes).writeByte(MESSAGE).writeByte(DIRECT_SEND);
        Uleb.write(target, protocol.number());
        target.writeByte(PRIORITY);
        Uleb.write(target, bodyBytes);
    }

    static void writeRequestHeader(ByteBuf target, ProtocolId protocol, int requestId, int bodyBytes) {
        int headerBytes = 2 + Uleb.bytes(protocol.number()) + 4 + 1 + Uleb.bytes(bodyBytes);
        target.writeInt(headerBytes + bodyBytes).writeByte(MESSAGE).writeByte(REQUEST);
        Uleb.write(target, protocol.number());
        target.writeIntLE(requestId).writeByte(PRIORITY);
        Uleb.write(target, bodyBytes);
    }

    static void writeResponseHeader(ByteBuf target, int requestId, byte priority, int bodyBytes) {
        int headerBytes = 2 + 4 + 1 + Uleb.bytes(bodyBytes);
        target.writeInt(headerBytes + bodyBytes).writeByte(MESSAGE).writeByte(RESPONSE);
        target.writeIntLE(requestId).writeByte(priority);
        Uleb.write(target, bodyBytes);
    }

    /// Writes a whole frame that answers one which made no sense. The two bytes are that frame's first two, a
    /// quirk of the deployed nodes: the first is the multiplex variant, not the message type.
    static void writeParsingError(ByteBuf target, int firstByte, int secondByte) {
        target.writeInt(5).writeByte(MESSAGE).writeByte(ERROR).writeByte(PARSING_ERROR);
        target.writeByte(firstByte).writeByte(secondByte);
    }

    /// Reads a frame without its length.
    ///
    /// @param loan the frame, whole; its indices move
    /// @throws ProtocolViolation when it is not the encoding of a frame, or names a protocol that cannot exist
    static Frame read(ByteBuf loan) {
        int multiplex = readByte(loan);
        if (multiplex == STREAM) return new Frame.StreamPiece();
        if (multiplex != MESSAGE) throw new ProtocolViolation("multiplex variant " + multiplex);
        int variant = readByte(loan);
        return switch (variant) {
            case ERROR -> readError(loan);
            case REQUEST -> {
                ProtocolId protocol = readProtocol(loan);
                int requestId = readRequestId(loan);
                byte priority = (byte) readByte(loan);
                yield new Frame.Request(protocol, requestId, priority, readBody(loan));
            }
            case RESPONSE -> {
                int requestId = readRequestId(loan);
                readByte(loan);
                yield new Frame.Response(requestId, readBody(loan));
            }
            case DIRECT_SEND -> {
                ProtocolId protocol = readProtocol(loan);
                readByte(loan);
                yield new Frame.Message(protocol, readBody(loan));
            }
            default -> throw new ProtocolViolation("network message variant " + variant);
        };
    }

    private static Frame readError(ByteBuf loan) {
        int kind = readByte(loan);
        switch (kind) {
            case PARSING_ERROR -> {
                readByte(loan);
                readByte(loan);
            }
            case NOT_SUPPORTED -> {
                int what = readByte(loan);
                if (what > 1) throw new ProtocolViolation("not-supported variant " + what);
                readProtocol(loan);
            }
            default -> throw new ProtocolViolation("error variant " + kind);
        }
        if (loan.isReadable()) throw new ProtocolViolation(loan.readableBytes() + " bytes left over in a frame");
        return new Frame.ErrorNotice();
    }

    private static int readByte(ByteBuf loan) {
        if (!loan.isReadable()) throw new ProtocolViolation("the frame ends early");
        return loan.readUnsignedByte();
    }

    private static int readRequestId(ByteBuf loan) {
        if (loan.readableBytes() < 4) throw new ProtocolViolation("the frame ends within a request id");
        return loan.readIntLE();
    }

    private static ProtocolId readProtocol(ByteBuf loan) throws DecodeException {
        long number = Uleb.read(loan);
        if (number >= ProtocolId.LIMIT) throw new ProtocolViolation("protocol " + number);
        return new ProtocolId((int) number);
    }

    /// The last field of every message: its length must be all that is left.
    private static ByteBuf readBody(ByteBuf loan) throws DecodeException {
        long bytes = Uleb.read(loan);
        if (bytes != loan.readableBytes()) {
            throw new ProtocolViolation(
                    "a body of %d bytes in a frame that has %d left".formatted(bytes, loan.readableBytes()));
        }
        return loan.readSlice((int) bytes);
    }
}
