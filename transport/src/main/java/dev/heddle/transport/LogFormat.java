package dev.heddle.transport;

import dev.heddle.core.Store;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The bytes of a log: for each record its length as u32be, the CRC-32C of those four bytes and the content
/// as u32be, and the content. The length is under the checksum too, so that a stretch of zeros is no
/// record.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9260#appendix-A">RFC 9260, appendix A: CRC-32C</a>
final class LogFormat {
    static final int HEAD_BYTES = 8;

    private LogFormat() {}

    /// What a file holds.
    ///
    /// @param records the whole ones from the file's beginning on
    /// @param wholeBytes how much of the file they are
    /// @param recordsBehind whether some whole record stands behind bytes that are none
    record Scan(List<byte[]> records, int wholeBytes, boolean recordsBehind) {}

    static long bytesOf(List<byte[]> records) {
        long bytes = 0;
        for (byte[] content : records) bytes += HEAD_BYTES + content.length;
        return bytes;
    }

    /// @param records less than 2 GiB
    static ByteBuffer encode(List<byte[]> records) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(bytesOf(records)));
        for (byte[] content : records) {
            int at = bytes.position();
            bytes.putInt(content.length).putInt(0).put(content);
            bytes.putInt(at + 4, checksum(bytes, at, content.length));
        }
        return bytes.flip();
    }

    static Scan scan(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        List<byte[]> records = new ArrayList<>();
        int at = 0;
        while (isRecord(bytes, at)) {
            byte[] content = new byte[bytes.getInt(at)];
            bytes.get(at + HEAD_BYTES, content);
            records.add(content);
            at += HEAD_BYTES + content.length;
        }
        return new Scan(records, at, recordsBehind(bytes, at));
    }

    /// Looks at each place, because the length of the broken record cannot be believed.
    private static boolean recordsBehind(ByteBuffer bytes, int from) {
        for (int at = from + 1; at < bytes.limit(); at++) if (isRecord(bytes, at)) return true;
        return false;
    }

    private static boolean isRecord(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < HEAD_BYTES) return false;
        int length = bytes.getInt(at);
        return length >= 0
                && length <= Store.RECORD_MOST_BYTES
                && length <= bytes.limit() - at - HEAD_BYTES
                && bytes.getInt(at + 4) == checksum(bytes, at, length);
    }

    private static int checksum(ByteBuffer bytes, int at, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(at, 4));
        checksum.update(bytes.slice(at + HEAD_BYTES, length));
        return (int) checksum.getValue();
    }
}
