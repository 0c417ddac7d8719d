package dev.heddle.scenario;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/// A recorded first message is not answered: not by the node it was for, nor by that node after a restart, nor by
/// another one (T-04). And no link ever comes of what somebody sends who has no key.
///
/// Where strangers are let in, time stamps are not looked at, and the node it was for answers: there no record of
/// the recording opens. A node whose disk is full or hangs accepts what it cannot keep, and does not know it any
/// more when it starts again.
final class ReplaysRefused extends Checker {
    /// Before a dialler confirms, its message was accepted; and a sync that was slow takes so long to end.
    private static final long DISK_NANOS = 15_000_000_000L;

    private final Map<String, Long> diskTroubleEndNanos = new TreeMap<>();
    // By the number of the dialler's end: those whose listener may not have them on its disk.
    private final BitSet perhapsNotKept = new BitSet();

    @Override
    protected void onFault(FaultKind kind, String what, long endNanos) {
        if (kind == FaultKind.SLOW_DISK || kind == FaultKind.FULL_DISK) diskTroubleEndNanos.put(what, endNanos);
    }

    @Override
    protected void onLinkConfirmed(LinkEnd end) {
        Member peer = end.peer();
        if (peer == null) violated("%s is confirmed, and nobody with a key dialled it".formatted(end));
        else if (end.dialled() && diskTroubled(peer)) perhapsNotKept.set(Math.toIntExact(end.number()));
    }

    private boolean diskTroubled(Member member) {
        long sinceNanos = run().nowNanos() - DISK_NANOS;
        for (String part : NodeFaults.DISK) {
            Long endNanos = diskTroubleEndNanos.get(Fault.holding(part, member));
            if (endNanos != null && endNanos > sinceNanos) return true;
        }
        return false;
    }

    @Override
    protected void onReplayAnswered(Member at, LinkEnd recorded) {
        if (at == recorded.peer()) {
            if (run().conditions().unlistedLetIn()) return;
            boolean restarted = at.incarnation() != recorded.peerIncarnation();
            if (restarted && perhapsNotKept.get(Math.toIntExact(recorded.number()))) return;
        }
        violated("%s answered the first message of %s, sent again".formatted(at, recorded));
    }
}
