package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
    @Test
    void aRecordIsItsLengthItsChecksumAndItsContent() {
        // The checksum of 00000003 616263 is from another implementation of CRC-32C.
        byte[] file = bytes(List.of("abc".getBytes(StandardCharsets.US_ASCII)));
        assertThat(HexFormat.of().formatHex(file)).isEqualTo("00000003" + "8f337f99" + "616263");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    void readsWhatItWrote(long seed) {
        List<byte[]> records = randomRecords(new SplittableRandom(seed), 300);
        LogFormat.Scan scan = LogFormat.scan(bytes(records));
        assertThat(scan.records()).containsExactlyElementsOf(records);
        assertThat(scan.wholeBytes()).isEqualTo(LogFormat.bytesOf(records));
        assertThat(scan.recordsBehind()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    void anEndCutAnywhereLeavesTheWholeRecordsBeforeIt(long seed) {
        List<byte[]> records = randomRecords(new SplittableRandom(seed), 40);
        byte[] file = bytes(records);
        for (int length = 0; length <= file.length; length++) {
            LogFormat.Scan scan = LogFormat.scan(Arrays.copyOf(file, length));
            assertPrefix(scan, records, length);
            assertThat(scan.recordsBehind()).as("cut at %s", length).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    void aBrokenByteAnywhereIsFoundAndSoAreTheRecordsBehindIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> records = randomRecords(random, 40);
        byte[] file = bytes(records);
        int lastStart = file.length - LogFormat.HEAD_BYTES - records.getLast().length;
        for (int at = 0; at < file.length; at++) {
            byte[] broken = file.clone();
            broken[at] ^= (byte) (1 << random.nextInt(8));
            LogFormat.Scan scan = LogFormat.scan(broken);
            assertPrefix(scan, records, at);
            assertThat(scan.recordsBehind()).as("broken at %s", at).isEqualTo(at < lastStart);
        }
    }

    @Test
    void zerosAreNoRecords() {
        LogFormat.Scan scan = LogFormat.scan(new byte[10_000]);
        assertThat(scan.records()).isEmpty();
        assertThat(scan.recordsBehind()).isFalse();
    }

    @Test
    @Tag("T-12")
    void aLengthIsNotBelieved() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Store.RECORD_MOST_BYTES + 1, 5}) {
            byte[] file = ByteBuffer.allocate(12).putInt(length).array();
            assertThat(LogFormat.scan(file).records()).as("length %s", length).isEmpty();
        }
    }

    /// The records that end before the place, and nothing of what comes after it.
    private static void assertPrefix(LogFormat.Scan scan, List<byte[]> records, int place) {
        int whole = 0;
        int end = 0;
        while (whole < records.size() && end + LogFormat.HEAD_BYTES + records.get(whole).length <= place) {
            end += LogFormat.HEAD_BYTES + records.get(whole).length;
            whole++;
        }
        assertThat(scan.records()).as("at byte %s", place).containsExactlyElementsOf(records.subList(0, whole));
        assertThat(scan.wholeBytes()).isEqualTo(end);
    }

    static List<byte[]> randomRecords(SplittableRandom random, int count) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) records.add(TransportContract.randomBytes(random, random.nextInt(60)));
        return records;
    }

    private static byte[] bytes(List<byte[]> records) {
        return LogFormat.encode(records).array();
    }
}
