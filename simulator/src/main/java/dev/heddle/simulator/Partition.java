package dev.heddle.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// Lines that are cut together. Each cut is [ended][#heal()] on its own, so that several may overlap.
///
/// @param lines that nothing passes while it lasts
public record Partition(List<Line> lines) {
    private static final LineFault CUT = new LineFault.Stopped();

    public Partition {
        lines = List.copyOf(lines);
    }

    /// Two sides that see nothing of each other.
    public static Partition symmetric(Simulation world, Collection<Host> one, Collection<Host> other) {
        List<Line> cut = new ArrayList<>(oneWay(world, one, other).lines);
        cut.addAll(oneWay(world, other, one).lines);
        return new Partition(cut);
    }

    /// What the first send does not reach the others; what those send arrives.
    public static Partition oneWay(Simulation world, Collection<Host> from, Collection<Host> to) {
        List<Line> cut = new ArrayList<>();
        for (Host sender : from) {
            for (Host receiver : to) {
                if (sender != receiver) cut.add(world.line(sender, receiver));
            }
        }
        return new Partition(cut);
    }

    /// Two sides and one host that sees both: everybody else of one side sees nobody of the other.
    public static Partition bridge(Simulation world, Collection<Host> one, Collection<Host> other, Host bridge) {
        List<Host> left = new ArrayList<>(one);
        List<Host> right = new ArrayList<>(other);
        left.removeAll(Collections.singleton(bridge));
        right.removeAll(Collections.singleton(bridge));
        return symmetric(world, left, right);
    }

    /// Each host sees the one before it and the one behind it, and the last is beside the first.
    public static Partition ring(Simulation world, List<Host> hosts) {
        List<Line> cut = new ArrayList<>();
        int size = hosts.size();
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                int apart = Math.floorMod(from - to, size);
                if (apart > 1 && apart < size - 1) cut.add(world.line(hosts.get(from), hosts.get(to)));
            }
        }
        return new Partition(cut);
    }

    /// Begins it.
    public void cut() {
        for (Line line : lines) line.apply(CUT);
    }

    /// Ends it, once for each time it was begun.
    public void heal() {
        for (Line line : lines) line.lift(CUT);
    }
}
