package dev.heddle.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every store must do.
public abstract class StoreContract {
    /// A store of what the ones before kept, as after a restart.
    protected abstract Store store();

    @Test
    void whatWasAppendedIsThereAtTheNextOpening() {
        Store.Log log = open("votes");
        assertThat(log.opened()).isEmpty();
        append(log, "one");
        append(log, "two");
        close(log);
        assertThat(texts(open("votes"))).containsExactly("one", "two");
    }

    @Test
    void recordsMayBeEmptyAndAsLongAsTheLimit() {
        byte[] longest = new byte[Store.RECORD_MOST_BYTES];
        longest[longest.length - 1] = 7;
        Store.Log log = open("a");
        append(log, "");
        log.append(longest).toCompletableFuture().join();
        close(log);
        assertThat(open("a").opened()).containsExactly(new byte[0], longest);
    }

    @Test
    void aRecordBeyondTheLimitIsRefusedAndLosesNothing() {
        Store.Log log = open("a");
        append(log, "one");
        byte[] tooLong = new byte[Store.RECORD_MOST_BYTES + 1];
        assertThatThrownBy(() -> log.append(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65537");
        assertThatThrownBy(() -> log.replace(List.of(bytes("new"), tooLong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65537");
        append(log, "two");
        close(log);
        assertThat(texts(open("a"))).containsExactly("one", "two");
    }

    @Test
    void replacingPutsNewRecordsInPlaceOfAllOthers() {
        Store.Log log = open("a");
        append(log, "one");
        append(log, "two");
        log.replace(List.of(bytes("three"))).toCompletableFuture().join();
        append(log, "four");
        close(log);
        assertThat(texts(open("a"))).containsExactly("three", "four");
    }

    @Test
    void replacingByNothingEmptiesTheLog() {
        Store.Log log = open("a");
        append(log, "one");
        log.replace(List.of()).toCompletableFuture().join();
        close(log);
        assertThat(open("a").opened()).isEmpty();
    }

    @Test
    void keepsTheOrderOfWhatWasAskedForWithoutWaiting() {
        Store.Log log = open("a");
        log.append(bytes("lost"));
        log.replace(List.of(bytes("first")));
        for (int i = 0; i < 200; i++) log.append(bytes("record " + i));
        close(log);
        List<String> expected =
                IntStream.range(0, 200).mapToObj(i -> "record " + i).toList();
        List<String> found = texts(open("a"));
        assertThat(found).startsWith("first");
        assertThat(found.subList(1, found.size())).isEqualTo(expected);
        assertThat(texts(log)).as("what was there at its opening").isEmpty();
    }

    @Test
    void whatIsAppendedIsCopied() {
        Store.Log log = open("a");
        byte[] one = bytes("one");
        var written = log.append(one);
        one[0] = 'x';
        written.toCompletableFuture().join();
        close(log);
        assertThat(texts(open("a"))).containsExactly("one");
    }

    @Test
    void logsDoNotMix() {
        Store.Log left = open("left");
        Store.Log right = open("right-2");
        append(left, "one");
        append(right, "two");
        close(left);
        close(right);
        assertThat(texts(open("left"))).containsExactly("one");
        assertThat(texts(open("right-2"))).containsExactly("two");
    }

    @Test
    void aLogHasOneUserAtATime() {
        Store.Log log = open("a");
        assertThatThrownBy(() -> store().open("a").toCompletableFuture().join())
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("a")
                .hasMessageContaining("in use");
        close(log);
        close(log);
        close(open("a"));
    }

    @Test
    void aClosedLogTakesNothing() {
        Store.Log log = open("a");
        close(log);
        assertThatThrownBy(() -> append(log, "one"))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("is closed");
        assertThatThrownBy(() ->
                        log.replace(List.of(bytes("one"))).toCompletableFuture().join())
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("is closed");
        assertThat(open("a").opened()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "../a", "a/b", "a.b", "-a", "a b"})
    void otherNamesAreRefused(String name) {
        assertThatThrownBy(() -> store().open(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesHaveUpTo100Characters() {
        String longest = "a".repeat(100);
        close(open(longest));
        assertThatThrownBy(() -> store().open(longest + "a")).isInstanceOf(IllegalArgumentException.class);
    }

    private Store.Log open(String name) {
        return store().open(name).toCompletableFuture().join();
    }

    private static void append(Store.Log log, String text) {
        log.append(bytes(text)).toCompletableFuture().join();
    }

    private static void close(Store.Log log) {
        log.close().toCompletableFuture().join();
    }

    private static List<String> texts(Store.Log log) {
        return log.opened().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
