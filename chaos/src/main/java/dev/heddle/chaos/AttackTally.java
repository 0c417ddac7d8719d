package dev.heddle.chaos;

import java.util.concurrent.atomic.LongAdder;

/// What an attack has done so far: counted on its loop, read by anyone.
final class AttackTally {
    final LongAdder attempts = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder open = new LongAdder();
    final LongAdder linked = new LongAdder();
    final LongAdder closedByNode = new LongAdder();
    final LongAdder leftOpen = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder bytesHeard = new LongAdder();
    final LongAdder violations = new LongAdder();

    AttackCounters counters() {
        return new AttackCounters(
                attempts.sum(),
                opened.sum(),
                failed.sum(),
                open.sum(),
                linked.sum(),
                closedByNode.sum(),
                leftOpen.sum(),
                bytesSent.sum(),
                bytesHeard.sum(),
                violations.sum());
    }
}
