package dev.heddle.session;

import dev.heddle.core.Entropy;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.Identity;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.noise.TrustedPeers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What sessions are made of in tests: identities, settings and bytes, all of it from a seed.
final class Nodes {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    static final ProtocolId VOTES = new ProtocolId(40);
    static final ProtocolId ASK = new ProtocolId(41);
    static final HandshakeMessage HELLO = new HandshakeMessage(ProtocolSet.of(VOTES, ASK), 4, NetworkId.VALIDATOR);

    private Nodes() {}

    static Identity identity(SplittableRandom random) {
        return Identity.generate(random::nextBytes, Ciphers.system());
    }

    static SessionSettings settings(
            Identity own, Entropy entropy, HandshakeMessage hello, Limits limits, ByteBufAllocator allocator) {
        return settings(own, entropy, hello, limits, allocator, false);
    }

    static SessionSettings settings(
            Identity own,
            Entropy entropy,
            HandshakeMessage hello,
            Limits limits,
            ByteBufAllocator allocator,
            boolean deployed) {
        HandshakeSetup setup = new HandshakeSetup(own, NoiseSuite.AESGCM_SHA256, entropy, Ciphers.system());
        MemoryBudget memory =
                new MemoryBudget(limits.reassembly().nodeBytes(), limits.lanes().nodeBytes());
        return new SessionSettings(setup, hello, limits, allocator, deployed, memory);
    }

    static TrustedPeers trusting(Identity... identities) {
        Map<PeerId, List<PublicKey>> listed = new LinkedHashMap<>();
        for (Identity identity : identities) listed.put(identity.peer(), List.of(identity.publicKey()));
        return TrustedPeers.of(listed);
    }

    /// Counts exactly what is allocated from it and not released; heap buffers only.
    static UnpooledByteBufAllocator countingAllocator() {
        return new UnpooledByteBufAllocator(false);
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] bytesOf(ByteBuf loan) {
        return ByteBufUtil.getBytes(loan);
    }

    static byte[] drained(ByteBuf owned) {
        try {
            return bytesOf(owned);
        } finally {
            owned.release();
        }
    }

    static byte[] joined(byte[]... parts) {
        return drained(Unpooled.wrappedBuffer(parts));
    }

    /// A whole frame of a direct send.
    static byte[] messageFrame(ProtocolId protocol, byte[] body) {
        ByteBuf frame = Unpooled.buffer();
        FrameCodec.openPlain(frame);
        FrameCodec.writeMessage(frame, protocol, body.length);
        return framed(frame, body);
    }

    static byte[] requestFrame(ProtocolId protocol, int requestId, byte[] body) {
        ByteBuf frame = Unpooled.buffer();
        FrameCodec.openPlain(frame);
        FrameCodec.writeRequest(frame, protocol, requestId, body.length);
        return framed(frame, body);
    }

    static byte[] responseFrame(int requestId, int priority, byte[] body) {
        ByteBuf frame = Unpooled.buffer();
        FrameCodec.openPlain(frame);
        FrameCodec.writeResponse(frame, requestId, (byte) priority, body.length);
        return framed(frame, body);
    }

    /// The first frame of a stream, of a direct send.
    static byte[] streamFrame(int streamId, int fragments, ProtocolId protocol, byte[] piece) {
        ByteBuf frame = Unpooled.buffer();
        FrameCodec.openStream(frame, streamId, fragments);
        FrameCodec.writeMessage(frame, protocol, piece.length);
        return framed(frame, piece);
    }

    static byte[] fragmentFrame(int streamId, int number, byte[] piece) {
        ByteBuf frame = Unpooled.buffer();
        FrameCodec.writeFragmentHeader(frame, streamId, number, piece.length);
        return drained(frame.writeBytes(piece));
    }

    private static byte[] framed(ByteBuf owned, byte[] body) {
        FrameCodec.close(owned, 0, body.length);
        return drained(owned.writeBytes(body));
    }

    /// A whole frame that holds these bytes.
    static byte[] frame(byte[] content) {
        return drained(Unpooled.buffer().writeInt(content.length).writeBytes(content));
    }
}
