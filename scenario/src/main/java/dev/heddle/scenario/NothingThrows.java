package dev.heddle.scenario;

/// No task of a node ends with an exception.
final class NothingThrows extends Checker {
    @Override
    protected void onBroken(Member at, Throwable broken) {
        violated("a task of %s failed: %s".formatted(at, broken));
    }
}
