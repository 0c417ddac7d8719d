package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One end of a link under test: notes what it is told, and when.
final class WireEnd implements ByteLink.Receiver {
    /// Bytes that came in one piece.
    record Piece(long atNanos, int bytes) {}

    final SimulatedLink link;
    final List<Piece> pieces = new ArrayList<>();
    private final Simulation simulation;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private byte @Nullable [] toSend;
    private int sent;
    int rooms;
    boolean finished;
    int closings;

    @Nullable
    IOException cause;

    WireEnd(Simulation simulation, ByteLink link) {
        this.simulation = simulation;
        this.link = (SimulatedLink) link;
        link.start(this);
    }

    void send(int bytes) {
        send(new byte[bytes]);
    }

    void send(byte[] bytes) {
        link.write(Unpooled.wrappedBuffer(bytes));
        link.flush();
    }

    /// As a session does it: as much as there is room for, in records.
    void sendAll(byte[] bytes) {
        toSend = bytes;
        sent = 0;
        onRoom();
    }

    byte[] received() {
        return received.toByteArray();
    }

    int receivedBytes() {
        return received.size();
    }

    long lastNanos() {
        return pieces.getLast().atNanos;
    }

    String reason() {
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }

    @Override
    public void onBytes(ByteBuf loan) {
        pieces.add(new Piece(simulation.nowNanos(), loan.readableBytes()));
        byte[] bytes = new byte[loan.readableBytes()];
        loan.readBytes(bytes);
        received.writeBytes(bytes);
    }

    @Override
    public void onRoom() {
        rooms++;
        byte[] bytes = toSend;
        while (bytes != null && sent < bytes.length && link.roomBytes() > 0) {
            int length = Math.min(65_537, bytes.length - sent);
            link.write(Unpooled.copiedBuffer(bytes, sent, length));
            link.flush();
            sent += length;
        }
    }

    @Override
    public void onFinished() {
        finished = true;
    }

    @Override
    public void onClosed(@Nullable IOException why) {
        closings++;
        cause = why;
    }
}
