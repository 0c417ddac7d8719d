package dev.heddle.simulator;

import java.util.List;
import java.util.SplittableRandom;

/// One direction between two hosts: whatever goes from one to the other shares it. Changeable while it is
/// used.
public final class Line {
    private final Simulation simulation;
    private final Host from;
    private final Host to;
    private final LineTiming timing;

    Line(Simulation simulation, Host from, Host to, LinkProfile profile, SplittableRandom random) {
        this.simulation = simulation;
        this.from = from;
        this.to = to;
        this.timing = new LineTiming(profile, random, this::onLost);
    }

    public Host from() {
        return from;
    }

    public Host to() {
        return to;
    }

    public LinkProfile profile() {
        return timing.profile();
    }

    /// From here on; what is on its way keeps its time.
    public void profile(LinkProfile other) {
        timing.profile(other);
    }

    /// What is wrong with it now, in the order in which it began.
    public List<LineFault> faults() {
        return timing.faults();
    }

    /// From here on this is wrong, until it is [lifted][#lift]; what is on its way passes. Faults add up.
    public void apply(LineFault fault) {
        timing.apply(fault);
        if (simulation.watched()) {
            simulation.tell(new TraceEvent.LineFaulty(simulation.nowNanos(), from.number(), to.number(), fault));
        }
    }

    /// Ends one fault that is equal to this. Without one it does nothing.
    public void lift(LineFault fault) {
        boolean lifted = timing.lift(fault, simulation.nowNanos());
        if (lifted && simulation.watched()) {
            simulation.tell(new TraceEvent.LineHealed(simulation.nowNanos(), from.number(), to.number(), fault));
        }
    }

    /// Ends all faults.
    public void heal() {
        for (LineFault fault : faults()) lift(fault);
    }

    private void onLost(int bytes) {
        if (simulation.watched()) {
            simulation.tell(new TraceEvent.Lost(simulation.nowNanos(), from.number(), to.number(), bytes));
        }
    }

    LineTiming timing() {
        return timing;
    }
}
