package dev.heddle.config;

import java.nio.file.Path;

/// Something that is wrong with a configuration, or (a warning) unwise about it.
///
/// @param line counted from 1
/// @param key where in the file, such as `networks[0].listen[1]`; empty for the file as a whole
/// @param sentence what was found, what is allowed; escaped and cut, without secrets
public record Mistake(int line, String key, String sentence, Severity severity) {
    /// Whether a node starts in spite of it.
    public enum Severity {
        ERROR,
        WARNING
    }

    /// As people read it: `node.yaml:12: networks[0].listn: unknown key; ...`.
    public String describe(Path file) {
        String mark = severity == Severity.WARNING ? "warning: " : "";
        String shown = Mistakes.escaped(key);
        String where = key.isEmpty() ? "" : shown + ": ";
        return file + ":" + line + ": " + mark + where + sentence;
    }
}
