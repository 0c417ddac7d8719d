package dev.heddle.app;

import java.io.Console;
import java.util.Optional;

/// Whether somebody looks on.
final class Terminal {
    private Terminal() {}

    /// Whether this process has a terminal; it has none where its output is piped.
    static boolean present() {
        // Whether it is null without a terminal depends on the JDK.
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
