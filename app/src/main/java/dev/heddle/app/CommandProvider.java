package dev.heddle.app;

/// Adds a subcommand to `heddle` from another room; found by `ServiceLoader`. Commands of this room are
/// listed at [Heddle] instead.
@FunctionalInterface
public interface CommandProvider {
    /// A fresh object of a class with picocli's `@Command`, whose `name` becomes the subcommand. It
    /// implements `Callable<Integer>` and answers the exit code: 0 done, 1 the check failed. For
    /// anything that the user can set right it throws [WrongUsage].
    Object command();
}
