package dev.heddle.daemon;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// What a daemon prints, line by line.
final class Lines {
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

    PrintWriter writer() {
        return new PrintWriter(new Writer() {
            private final StringBuilder line = new StringBuilder();

            @Override
            public void write(char[] text, int from, int length) {
                for (int i = from; i < from + length; i++) {
                    if (text[i] != '\n') {
                        line.append(text[i]);
                        continue;
                    }
                    queue.add(line.toString());
                    line.setLength(0);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    /// The next line that begins so; what comes before it is passed over.
    String await(String begin) throws InterruptedException {
        return until(line -> line.startsWith(begin), begin).getLast();
    }

    /// All lines to the next one with this text in it.
    List<String> upTo(String text) throws InterruptedException {
        return until(line -> line.contains(text), text);
    }

    private List<String> until(Predicate<String> wanted, String text) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (true) {
            String line = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) throw new AssertionError("no line '" + text + "' after " + seen);
            seen.add(line);
            if (wanted.test(line)) return seen;
        }
    }

    /// What was printed and not passed over.
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        queue.drainTo(rest);
        return rest;
    }
}
