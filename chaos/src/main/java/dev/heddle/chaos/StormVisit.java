package dev.heddle.chaos;

/// Comes, and goes at once.
final class StormVisit extends StrangerVisit {
    private final boolean inGoodOrder;

    /// @param inGoodOrder by FIN, else by RST
    StormVisit(AttackTally tally, boolean inGoodOrder) {
        super(tally);
        this.inGoodOrder = inGoodOrder;
    }

    @Override
    void onConnected() {
        tally.attempts.increment();
        if (inGoodOrder) closeByFin();
        else close();
    }
}
