package dev.heddle.scenario;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What diallers began their handshakes with, as somebody on the way could have recorded it: the newest ones.
final class FirstFlights {
    private static final int KEPT = 64;

    /// @param end the dialler's
    /// @param to whom it dialled
    /// @param bytes the first ones written
    record Flight(LinkEnd end, Member to, byte[] bytes) {}

    private final Deque<Flight> flights = new ArrayDeque<>();
    private boolean recording;

    /// Records from here on.
    void record() {
        recording = true;
    }

    /// Bytes are about to be handed to a link.
    void onWrite(LinkEnd end, ByteBuf loan) {
        Member to = end.peer();
        if (!recording || to == null || !end.dialled() || end.written()) return;
        flights.add(new Flight(end, to, ByteBufUtil.getBytes(loan)));
        if (flights.size() > KEPT) flights.remove();
    }

    /// Those that their listeners accepted, as their diallers know by now: the oldest first.
    List<Flight> accepted() {
        return flights.stream().filter(flight -> flight.end().confirmed()).toList();
    }
}
