package dev.heddle.session;

import dev.heddle.codec.DecodeException;
import dev.heddle.codec.Uleb;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;

/// Frames to bytes and back, by hand because each message passes here: their bodies are neither copied nor
/// looked at. Layout as deployed AptosNet nodes have it; every variant number fits one byte.
///
/// Headers are written in two steps, because a message stands alike in a frame of its own and at the head of a
/// stream: [#openPlain(ByteBuf)] or [#openStream(ByteBuf, int, int)], then the message's own header; then
/// [#close(ByteBuf, int, int)] sets the frame's length, and the body follows.
final class FrameCodec {
    /// Length bytes before each frame.
    static final int LENGTH_BYTES = 4;
    /// More than any header needs: stream variants, id and count, then message variant, protocol, request id,
    /// priority, body length.
    static final int HEADER_MOST_BYTES = 2 + 4 + 1 + 1 + 2 + 4 + 1 + 5;
    /// What deployed nodes keep free in a frame beside a body, whatever its header: a longer body is streamed.
    static final int RESERVE_BYTES = 64;
    /// Fragments behind a stream's header that a deployed node accepts.
    static final int MOST_FRAGMENTS = 16;

    private static final int MESSAGE = 0;
    private static final int STREAM = 1;

    private static final int HEADER = 0;
    private static final int FRAGMENT = 1;

    private static final int ERROR = 0;
    private static final int REQUEST = 1;
    private static final int RESPONSE = 2;
    private static final int DIRECT_SEND = 3;

    private static final int PARSING_ERROR = 0;
    private static final int NOT_SUPPORTED = 1;

    // Today's nodes write 0 and read nothing into it.
    private static final int PRIORITY = 0;

    /// The highest protocol number of the deployed nodes.
    private static final int LAST_DEPLOYED = 28;

    private FrameCodec() {}

    /// Begins a frame that is one message.
    static void openPlain(ByteBuf target) {
        target.writeInt(0).writeByte(MESSAGE);
    }

    /// Begins the first frame of a stream.
    static void openStream(ByteBuf target, int streamId, int fragments) {
        target.writeInt(0).writeByte(STREAM).writeByte(HEADER);
        target.writeIntLE(streamId).writeByte(fragments);
    }

    /// Writes a direct send's own header.
    static void writeMessage(ByteBuf target, ProtocolId protocol, int bodyBytes) {
        target.writeByte(DIRECT_SEND);
        Uleb.write(target, protocol.number());
        target.writeByte(PRIORITY);
        Uleb.write(target, bodyBytes);
    }

    static void writeRequest(ByteBuf target, ProtocolId protocol, int requestId, int bodyBytes) {
        target.writeByte(REQUEST);
        Uleb.write(target, protocol.number());
        target.writeIntLE(requestId).writeByte(PRIORITY);
        Uleb.write(target, bodyBytes);
    }

    static void writeResponse(ByteBuf target, int requestId, byte priority, int bodyBytes) {
        target.writeByte(RESPONSE).writeIntLE(requestId).writeByte(priority);
        Uleb.write(target, bodyBytes);
    }

    /// Ends the header of the frame that begins at an index: its body must follow.
    static void close(ByteBuf target, int frameIndex, int bodyBytes) {
        target.setInt(frameIndex, target.writerIndex() - frameIndex - LENGTH_BYTES + bodyBytes);
    }

    /// Writes length and header of a fragment; its piece must follow.
    static void writeFragmentHeader(ByteBuf target, int streamId, int number, int pieceBytes) {
        int frameIndex = target.writerIndex();
        target.writeInt(0).writeByte(STREAM).writeByte(FRAGMENT);
        target.writeIntLE(streamId).writeByte(number);
        Uleb.write(target, pieceBytes);
        close(target, frameIndex, pieceBytes);
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
    /// @param offered the protocols that this node offers; those of deployed nodes are known beside them
    /// @throws ProtocolViolation when it is not the encoding of a frame, or names a protocol that is not known
    static Frame read(ByteBuf loan, ProtocolSet offered) {
        int multiplex = readByte(loan);
        return switch (multiplex) {
            case MESSAGE -> readMessage(loan, offered);
            case STREAM -> readStream(loan, offered);
            default -> throw new ProtocolViolation("multiplex variant " + multiplex);
        };
    }

    private static Frame readStream(ByteBuf loan, ProtocolSet offered) {
        int variant = readByte(loan);
        return switch (variant) {
            case HEADER -> {
                int streamId = readId(loan);
                int fragments = readByte(loan);
                yield new Frame.StreamHeader(streamId, fragments, readMessage(loan, offered));
            }
            case FRAGMENT -> {
                int streamId = readId(loan);
                int number = readByte(loan);
                yield new Frame.Fragment(streamId, number, readBody(loan));
            }
            default -> throw new ProtocolViolation("stream message variant " + variant);
        };
    }

    private static Frame.NetworkMessage readMessage(ByteBuf loan, ProtocolSet offered) {
        int variant = readByte(loan);
        return switch (variant) {
            case ERROR -> readError(loan, offered);
            case REQUEST -> {
                ProtocolId protocol = readProtocol(loan, offered);
                int requestId = readId(loan);
                byte priority = (byte) readByte(loan);
                yield new Frame.Request(protocol, requestId, priority, readBody(loan));
            }
            case RESPONSE -> {
                int requestId = readId(loan);
                readByte(loan);
                yield new Frame.Response(requestId, readBody(loan));
            }
            case DIRECT_SEND -> {
                ProtocolId protocol = readProtocol(loan, offered);
                readByte(loan);
                yield new Frame.Message(protocol, readBody(loan));
            }
            default -> throw new ProtocolViolation("network message variant " + variant);
        };
    }

    private static Frame.ErrorNotice readError(ByteBuf loan, ProtocolSet offered) {
        int kind = readByte(loan);
        Irregularity notice = switch (kind) {
            case PARSING_ERROR -> new Irregularity.ParsingErrorReceived(readByte(loan), readByte(loan));
            case NOT_SUPPORTED -> {
                int what = readByte(loan);
                if (what > 1) throw new ProtocolViolation("not-supported variant " + what);
                yield new Irregularity.NotSupportedReceived(what, readProtocol(loan, offered));
            }
            default -> throw new ProtocolViolation("error variant " + kind);
        };
        if (loan.isReadable()) throw new ProtocolViolation(loan.readableBytes() + " bytes left over in a frame");
        return new Frame.ErrorNotice(notice);
    }

    private static int readByte(ByteBuf loan) {
        if (!loan.isReadable()) throw new ProtocolViolation("the frame ends early");
        return loan.readUnsignedByte();
    }

    private static int readId(ByteBuf loan) {
        if (loan.readableBytes() < 4) throw new ProtocolViolation("the frame ends within an id");
        return loan.readIntLE();
    }

    private static ProtocolId readProtocol(ByteBuf loan, ProtocolSet offered) throws DecodeException {
        long number = Uleb.read(loan);
        if (number < ProtocolId.LIMIT) {
            ProtocolId protocol = new ProtocolId((int) number);
            if (number <= LAST_DEPLOYED || offered.contains(protocol)) return protocol;
        }
        throw new ProtocolViolation("protocol " + number + ", which is not known here");
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
