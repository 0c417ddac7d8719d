package dev.heddle.core;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// What a node keeps across a restart: small logs, each by its name. Any thread.
public interface Store {
    /// Longest record, in bytes.
    int RECORD_MOST_BYTES = 64 << 10;

    /// Opens a log, and makes it if it is not there. A log has one user at a time.
    ///
    /// @param name 1 to 100 characters of `a-z`, `0-9` and `-`, the first no `-`
    /// @return the log; or an `IOException` that says which one and why: it is in use, or cannot be read or
    ///     written
    /// @throws IllegalArgumentException when that is no name
    CompletionStage<Log> open(String name);

    /// Records in the order in which they were appended.
    interface Log {
        /// What was there when it was opened, oldest first. A record that was being written when the node
        /// stopped is there whole or not at all, and so are all after it.
        List<byte[]> opened();

        /// Adds a record behind all others.
        ///
        /// @param bytes up to [#RECORD_MOST_BYTES]; copied
        /// @return completed, on any thread, once it outlives a crash; or an `IOException`, and then what
        ///     is there may or may not have it
        CompletionStage<Void> append(byte[] bytes);

        /// Puts these records in place of all others, in one step: whatever happens, the old ones or the
        /// new are there.
        ///
        /// @return as for [#append]
        CompletionStage<Void> replace(List<byte[]> records);

        /// Ends the use of this log behind what was appended before. Repeated calls are harmless.
        CompletionStage<Void> close();
    }

    /// @throws IllegalArgumentException when this is no name of a log
    static void requireName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,99}")) {
            throw new IllegalArgumentException("a log has 1 to 100 of a-z, 0-9 and - as its name, got " + name);
        }
    }

    /// @throws IllegalArgumentException when this is longer than a record may be
    static void requireSize(byte[] bytes) {
        if (bytes.length > RECORD_MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a record of %d bytes, limit %d".formatted(bytes.length, RECORD_MOST_BYTES));
        }
    }
}
