package dev.heddle.scenario;

import static dev.heddle.scenario.Draws.logarithmic;

import dev.heddle.simulator.Line;
import dev.heddle.simulator.LineFault;
import dev.heddle.simulator.SimulatedLink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What goes wrong between two nodes, or between one and all others.
final class LineFaults {
    private static final double LOSS_LEAST = 0.001;
    private static final double LOSS_MOST = 0.5;
    private static final double SLOWER_LEAST = 1.5;
    private static final double SLOWER_MOST = 50;
    private static final double CORRUPTION_LEAST = 0.001;
    private static final double CORRUPTION_MOST = 0.5;
    private static final double RESHAPING_LEAST = 0.05;

    private LineFaults() {}

    static Fault loss(FaultScene scene) {
        return on(lines(scene), new LineFault.Losing(logarithmic(scene.random(), LOSS_LEAST, LOSS_MOST)));
    }

    static Fault slowed(FaultScene scene) {
        return on(lines(scene), new LineFault.Slowed(logarithmic(scene.random(), SLOWER_LEAST, SLOWER_MOST)));
    }

    static Fault stopped(FaultScene scene) {
        return on(lines(scene), new LineFault.Stopped());
    }

    static Fault jammed(FaultScene scene) {
        return on(lines(scene), new LineFault.Jammed());
    }

    static Fault corruption(FaultScene scene) {
        double probability = logarithmic(scene.random(), CORRUPTION_LEAST, CORRUPTION_MOST);
        return on(lines(scene), new LineFault.Corrupting(probability));
    }

    static Fault reshaping(FaultScene scene) {
        List<Line> lines = lines(scene);
        double probability = logarithmic(scene.random(), RESHAPING_LEAST, 1);
        return Fault.of(
                () -> lines.forEach(line -> line.profile(line.profile().withReshaping(probability))),
                () -> lines.forEach(line -> scene.run().setLine(line)));
    }

    static @Nullable Fault reset(FaultScene scene) {
        return on(scene, SimulatedLink::reset);
    }

    static @Nullable Fault halfOpen(FaultScene scene) {
        return on(scene, SimulatedLink::vanish);
    }

    private static @Nullable Fault on(FaultScene scene, Consumer<SimulatedLink> strike) {
        List<SimulatedLink> open = new ArrayList<>();
        for (Member member : scene.run().members()) open.addAll(member.host().links());
        if (open.isEmpty()) return null;
        SimulatedLink link = open.get(scene.random().nextInt(open.size()));
        return Fault.of(() -> strike.accept(link), () -> {});
    }

    /// Ends the links between two, and tells checkers before.
    ///
    /// @param bothTold whether both ends are told, or that of the first alone
    static void end(Run run, Member one, Member other, boolean bothTold) {
        for (Checker checker : run.checkers()) checker.onCut(one, other);
        for (SimulatedLink link : List.copyOf(one.host().links())) {
            if (link.line().to() != other.host()) continue;
            if (bothTold) link.reset();
            else link.vanish();
        }
    }

    private static Fault on(List<Line> lines, LineFault fault) {
        return Fault.of(() -> lines.forEach(line -> line.apply(fault)), () -> lines.forEach(line -> line.lift(fault)));
    }

    /// One direction between two, or both, or all that leave one, or enter it too.
    private static List<Line> lines(FaultScene scene) {
        List<Member> members = scene.shuffled();
        Member one = members.getFirst();
        int how = scene.random().nextInt(8);
        boolean bothWays = how >= 4 && how != 6;
        List<Line> lines = new ArrayList<>();
        for (Member other : how < 6 ? members.subList(1, 2) : members.subList(1, members.size())) {
            lines.add(line(scene, one, other));
            if (bothWays) lines.add(line(scene, other, one));
        }
        return lines;
    }

    static Line line(FaultScene scene, Member from, Member to) {
        return scene.run().simulation().line(from.host(), to.host());
    }
}
