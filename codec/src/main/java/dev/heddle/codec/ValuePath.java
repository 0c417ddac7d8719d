package dev.heddle.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Where in a value something is wrong, such as `.votes[3].block`. Built only while an error unwinds, from
/// the inside out. A peer decides how deep that is, so of a long path only both ends are kept.
final class ValuePath {
    private static final int KEPT_AT_EACH_END = 12;

    private final List<Object> innermost = new ArrayList<>();
    private final Deque<Object> outermost = new ArrayDeque<>();
    private int skipped;

    /// @param segment a text to show as it is, or the index of an element
    void enclose(Object segment) {
        if (innermost.size() < KEPT_AT_EACH_END) {
            innermost.add(segment);
            return;
        }
        outermost.addFirst(segment);
        if (outermost.size() > KEPT_AT_EACH_END) {
            outermost.removeLast();
            skipped++;
        }
    }

    /// @param root the name of the whole value
    String text(String root) {
        StringBuilder text = new StringBuilder(root);
        for (Object segment : outermost) append(text, segment);
        if (skipped > 0) text.append("...");
        for (Object segment : innermost.reversed()) append(text, segment);
        return text.toString();
    }

    private static void append(StringBuilder text, Object segment) {
        if (segment instanceof Integer index) {
            text.append('[').append(index.intValue()).append(']');
        } else {
            text.append(segment);
        }
    }
}
