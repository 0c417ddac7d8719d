package dev.heddle.scenario;

import dev.heddle.simulator.Host;
import dev.heddle.simulator.Line;
import dev.heddle.simulator.Partition;
import dev.heddle.simulator.Simulation;
import dev.heddle.simulator.Swizzle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What goes wrong between many nodes at once.
final class Partitions {
    /// With fewer, a ring is a full mesh.
    private static final int RING_LEAST = 4;

    private static final int BRIDGE_LEAST = 3;

    private Partitions() {}

    static Fault symmetric(FaultScene scene) {
        List<Host> hosts = shuffled(scene);
        int cut = cut(scene, 1, hosts.size());
        return of(Partition.symmetric(world(scene), hosts.subList(0, cut), hosts.subList(cut, hosts.size())));
    }

    static Fault oneWay(FaultScene scene) {
        List<Host> hosts = shuffled(scene);
        int cut = cut(scene, 1, hosts.size());
        return of(Partition.oneWay(world(scene), hosts.subList(0, cut), hosts.subList(cut, hosts.size())));
    }

    static @Nullable Fault bridge(FaultScene scene) {
        List<Host> hosts = shuffled(scene);
        if (hosts.size() < BRIDGE_LEAST) return null;
        int cut = cut(scene, 2, hosts.size());
        List<Host> one = hosts.subList(1, cut);
        return of(Partition.bridge(world(scene), one, hosts.subList(cut, hosts.size()), hosts.getFirst()));
    }

    static @Nullable Fault ring(FaultScene scene) {
        List<Host> hosts = shuffled(scene);
        return hosts.size() < RING_LEAST ? null : of(Partition.ring(world(scene), hosts));
    }

    static Fault swizzle(FaultScene scene) {
        List<Line> lines = new ArrayList<>();
        for (Member from : scene.run().members()) {
            for (Member to : scene.run().members()) if (from != to) lines.add(LineFaults.line(scene, from, to));
        }
        var lasting = scene.lasting();
        return Fault.of(() -> Swizzle.start(world(scene), lines, scene.random().split(), lasting), () -> {});
    }

    private static Fault of(Partition partition) {
        return Fault.of(partition::cut, partition::heal);
    }

    private static int cut(FaultScene scene, int least, int size) {
        return least + scene.random().nextInt(size - least);
    }

    private static List<Host> shuffled(FaultScene scene) {
        return scene.shuffled().stream().map(Member::host).toList();
    }

    private static Simulation world(FaultScene scene) {
        return scene.run().simulation();
    }
}
