package dev.heddle.session;

import dev.heddle.core.ProtocolViolation;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Opener;
import dev.heddle.noise.Sealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Collects sealed records from the link's bytes and opens them, from heap array to heap array: the cipher is
/// several times slower on direct memory. Between records it holds no memory.
final class RecordReader {
    private final Opener opener;
    private final RecordArrays arrays;
    private final ByteBufAllocator allocator;
    // The record that is being collected, borrowed; null between records.
    private byte @Nullable [] sealed;
    private int haveBytes;
    private boolean closed;

    RecordReader(Opener opener, RecordArrays arrays, ByteBufAllocator allocator) {
        this.opener = opener;
        this.arrays = arrays;
        this.allocator = allocator;
    }

    /// @param loan bytes in any pieces
    /// @param plaintexts gets the plaintext of each record and owns it
    /// @throws ProtocolViolation when a record is too short or does not verify; the reader is dead then
    void read(ByteBuf loan, Consumer<ByteBuf> plaintexts) {
        while (loan.isReadable() && !closed) {
            byte[] record = sealed;
            if (record == null) {
                record = arrays.borrow();
                sealed = record;
            }
            if (!fill(record, Sealer.LENGTH_BYTES, loan)) return;
            int length = (record[0] & 0xff) << 8 | (record[1] & 0xff);
            // An empty plaintext is refused too: deployed nodes take it for the end of the stream.
            if (length <= Ciphers.TAG_BYTES) {
                throw new ProtocolViolation(
                        "a record of %d bytes, %d at least".formatted(length, Ciphers.TAG_BYTES + 1));
            }
            if (!fill(record, Sealer.LENGTH_BYTES + length, loan)) return;
            haveBytes = 0;
            plaintexts.accept(open(record, length));
        }
        if (haveBytes == 0) giveBack();
    }

    /// Whether a record has begun and not ended.
    boolean midRecord() {
        return haveBytes > 0;
    }

    /// May be called by the consumer of a plaintext: nothing is read after it.
    void close() {
        closed = true;
        haveBytes = 0;
        giveBack();
        opener.close();
    }

    private void giveBack() {
        if (sealed != null) arrays.giveBack(sealed);
        sealed = null;
    }

    private ByteBuf open(byte[] record, int length) {
        ByteBuf plain = allocator.heapBuffer(length - Ciphers.TAG_BYTES);
        int bytes = opener.open(record, Sealer.LENGTH_BYTES, length, plain.array(), plain.arrayOffset());
        if (bytes == Opener.REFUSED) {
            plain.release();
            throw new Unverified();
        }
        return plain.writerIndex(bytes);
    }

    /// @return whether the record holds so many bytes now
    private boolean fill(byte[] record, int wantedBytes, ByteBuf loan) {
        int missing = wantedBytes - haveBytes;
        if (missing <= 0) return true;
        int taken = Math.min(missing, loan.readableBytes());
        loan.readBytes(record, haveBytes, taken);
        haveBytes += taken;
        return taken == missing;
    }
}
