package dev.heddle.session;

import dev.heddle.core.Limits;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Established;
import dev.heddle.noise.HandshakeResult;
import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.Identity;
import dev.heddle.noise.InitiatorHandshake;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.noise.Opener;
import dev.heddle.noise.Sealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A trusted member that does as it likes: it knows the handshake and seals whatever it is told to. The end it
/// dials is an honest session.
final class RawDialler implements AutoCloseable {
    final End listener;
    long nowNanos = 1_000;

    private final Identity own;
    private final Identity theirs;
    private final InitiatorHandshake handshake;
    private @Nullable Established keys;
    private final HandshakeMessage hello;
    private final ByteBuf plain = Unpooled.buffer();

    RawDialler(long seed) {
        this(seed, Limits.DEFAULT);
    }

    RawDialler(long seed, Limits limits) {
        this(seed, limits, Nodes.HELLO, false);
    }

    private RawDialler(long seed, Limits limits, HandshakeMessage hello, boolean deployed) {
        this.hello = hello;
        SplittableRandom random = new SplittableRandom(seed);
        own = Nodes.identity(random);
        theirs = Nodes.identity(random);
        listener = new End(end -> Session.responder(
                end.with(Nodes.settings(theirs, random::nextBytes, hello, limits, end.allocator, deployed)),
                end.statistics,
                () -> {},
                nowNanos,
                Nodes.trusting(own)));
        handshake = new InitiatorHandshake(
                new HandshakeSetup(own, NoiseSuite.AESGCM_SHA256, random::nextBytes, Ciphers.system()),
                theirs.peer(),
                theirs.publicKey());
    }

    /// Up to the point where the listener wants our first record.
    static RawDialler upgraded(long seed, Limits limits) {
        return upgrade(new RawDialler(seed, limits));
    }

    private static RawDialler upgrade(RawDialler raw) {
        raw.send(raw.flight());
        raw.takeKeys();
        return raw;
    }

    /// The listener delivers.
    static RawDialler open(long seed) {
        return open(seed, Limits.DEFAULT);
    }

    static RawDialler open(long seed, Limits limits) {
        return open(seed, limits, false);
    }

    /// @param deployed the listener cuts messages where deployed nodes do
    static RawDialler open(long seed, Limits limits, boolean deployed) {
        return open(new RawDialler(seed, limits, Nodes.HELLO, deployed));
    }

    /// Both say that they are Heddle nodes.
    static RawDialler heddle(long seed) {
        ProtocolSet protocols = Nodes.HELLO.protocols().with(Capability.HEDDLE_NODE);
        HandshakeMessage hello = new HandshakeMessage(protocols, Nodes.HELLO.chainId(), Nodes.HELLO.network());
        return open(new RawDialler(seed, Limits.DEFAULT, hello, false));
    }

    private static RawDialler open(RawDialler made) {
        RawDialler raw = upgrade(made);
        raw.sendSealed(raw.hello());
        if (raw.listener.confirmed == null) throw new AssertionError("not confirmed: " + raw.listener.closed);
        raw.opened();
        return raw;
    }

    byte[] flight() {
        if (handshake.firstFlight(1) instanceof HandshakeResult.Done<byte[]>(byte[] flight)) return flight;
        throw new AssertionError("no first flight");
    }

    byte[] hello() {
        ByteBuf message = Unpooled.buffer();
        hello.write(message);
        return Nodes.drained(message);
    }

    /// Reads the listener's answer; what it sent behind it is opened by [#opened()].
    void takeKeys() {
        byte[] sent = listener.takeSent();
        HandshakeResult<Established> result = handshake.read(Arrays.copyOf(sent, InitiatorHandshake.ANSWER_BYTES));
        if (!(result instanceof HandshakeResult.Done<Established>(Established done))) throw new AssertionError(result);
        keys = done;
        openAll(Arrays.copyOfRange(sent, InitiatorHandshake.ANSWER_BYTES, sent.length));
    }

    byte[] seal(byte[] text) {
        byte[] record = new byte[text.length + Sealer.OVERHEAD_BYTES];
        int _ = Objects.requireNonNull(keys).sealer().seal(text, 0, text.length, record, 0);
        return record;
    }

    void send(byte[] bytes) {
        listener.receive(nowNanos, bytes);
    }

    void sendSealed(byte[]... texts) {
        for (byte[] text : texts) send(seal(text));
    }

    /// Everything the listener has sealed since the last call.
    byte[] opened() {
        openAll(listener.takeSent());
        byte[] all = new byte[plain.readableBytes()];
        plain.readBytes(all).clear();
        return all;
    }

    /// The frames in it, each without its length.
    List<byte[]> openedFrames() {
        List<byte[]> frames = new ArrayList<>();
        ByteBuf all = Unpooled.wrappedBuffer(opened());
        while (all.isReadable()) frames.add(Nodes.bytesOf(all.readSlice(all.readInt())));
        return frames;
    }

    private void openAll(byte[] records) {
        for (int at = 0; at < records.length; ) {
            int length = (records[at] & 0xff) << 8 | (records[at + 1] & 0xff);
            byte[] text = new byte[length];
            int bytes = Objects.requireNonNull(keys).opener().open(records, at + Sealer.LENGTH_BYTES, length, text, 0);
            if (bytes == Opener.REFUSED) throw new AssertionError("the listener's record does not verify");
            plain.writeBytes(text, 0, bytes);
            at += Sealer.LENGTH_BYTES + length;
        }
    }

    @Override
    public void close() {
        listener.close();
        plain.release();
        handshake.close();
        own.close();
        theirs.close();
    }
}
