package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Written by hand from the description of the wire.
class FramesTest {
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final List<String> read = new ArrayList<>();
    private final Frames frames = new Frames();

    FramesTest() {
        put(0, 3, 9, 9, 9);
    }

    private void put(int... bytes) {
        for (int one : bytes) wire.write(one);
    }

    /// A frame with its length.
    private void frame(byte[] body, int... head) {
        wire.writeBytes(ByteBuffer.allocate(4).putInt(head.length + body.length).array());
        put(head);
        wire.writeBytes(body);
    }

    private static byte[] body(long probe, int bytes) {
        return ByteBuffer.allocate(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(probe)
                .array();
    }

    private void read(byte[] piece) {
        frames.read(
                piece,
                0,
                piece.length,
                (kind, protocol, probe, bytes) -> read.add("%s %d %d %d".formatted(kind, protocol, probe, bytes)));
    }

    private void readAll() {
        read(wire.toByteArray());
    }

    @Test
    void messagesOfEachKindAreRead() {
        frame(body(7, 20), 0, 3, 40, 0, 20);
        frame(body(8, 9), 0, 1, 0x81, 1, 5, 0, 0, 0, 0, 9);
        frame(body(9, 200), 0, 2, 5, 0, 0, 0, 0, 0xc8, 1);
        frame(new byte[3], 0, 3, 41, 0, 3);
        readAll();
        assertThat(read)
                .containsExactly("DIRECT_SEND 40 7 20", "REQUEST 129 8 9", "RESPONSE 0 9 200", "DIRECT_SEND 41 0 3");
    }

    @Test
    void aMessageInPiecesIsReadWithItsLast() {
        frame(body(7, 100), 1, 0, 1, 0, 0, 0, 2, 3, 40, 0, 100);
        frame(new byte[150], 1, 1, 1, 0, 0, 0, 1, 0x96, 1);
        frame(body(8, 10), 0, 3, 40, 0, 10);
        frame(new byte[50], 1, 1, 1, 0, 0, 0, 2, 50);
        readAll();
        assertThat(read).containsExactly("DIRECT_SEND 40 8 10", "DIRECT_SEND 40 7 300");
    }

    @Test
    void whatCarriesNothingIsPassedOver() {
        frame(new byte[0], 0, 0, 0, 1, 2);
        frame(new byte[0]);
        frame(body(7, 20), 0, 3, 40, 0, 20);
        readAll();
        assertThat(read).containsExactly("DIRECT_SEND 40 7 20");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void recordsMayCutItAnywhere(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int bytes = 8 + random.nextInt(100);
            frame(body(i, bytes), 0, 3, 40, 0, bytes);
            wanted.add("DIRECT_SEND 40 %d %d".formatted(i, bytes));
        }
        byte[] all = wire.toByteArray();
        for (int at = 0; at < all.length; ) {
            int bytes = Math.min(all.length - at, 1 + random.nextInt(30));
            byte[] piece = new byte[bytes];
            System.arraycopy(all, at, piece, 0, bytes);
            read(piece);
            at += bytes;
        }
        assertThat(read).as("seed " + seed).isEqualTo(wanted);
    }
}
