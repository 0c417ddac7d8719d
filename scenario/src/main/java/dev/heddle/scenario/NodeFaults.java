package dev.heddle.scenario;

import static dev.heddle.scenario.Draws.logarithmic;

import dev.heddle.simulator.Crash;
import dev.heddle.simulator.Host;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What goes wrong with nodes and their machines.
final class NodeFaults {
    private static final Duration TASK_LEAST = Duration.ofNanos(50_000);
    private static final Duration TASK_MOST = Duration.ofMillis(10);
    private static final Duration JUMP_LEAST = Duration.ofMillis(1);
    private static final Duration JUMP_MOST = Duration.ofDays(1);
    /// So far ahead of their clocks peers still take a time stamp.
    private static final Duration AHEAD_MOST = Duration.ofSeconds(40);
    private static final double DRIFT_LEAST_PPM = 100;
    private static final double DRIFT_MOST_PPM = 200_000;
    private static final Duration SYNC_LEAST = Duration.ofMillis(10);
    private static final Duration SYNC_MOST = Duration.ofSeconds(5);
    /// Bytes a second from each link.
    private static final double READ_LEAST = 100;

    private static final double READ_MOST = 50_000;

    private static final String DISK_SPEED = "speed of the disk";
    private static final String DISK_ROOM = "room on the disk";

    /// The parts of a disk that a fault can hold.
    static final List<String> DISK = List.of(DISK_SPEED, DISK_ROOM);

    private NodeFaults() {}

    static @Nullable Fault crash(FaultScene scene) {
        return crash(scene, Crash.PROCESS);
    }

    static @Nullable Fault powerFailure(FaultScene scene) {
        return crash(scene, Crash.POWER);
    }

    private static @Nullable Fault crash(FaultScene scene, Crash how) {
        Member member = scene.any("life", one -> one.host().running());
        if (member == null) return null;
        return on("life", member, () -> scene.run().crash(member, how), () -> startIfDown(scene, member));
    }

    static @Nullable Fault restart(FaultScene scene) {
        Member member = scene.any("life", one -> one.network().isPresent());
        if (member == null) return null;
        // Closing takes its time, perhaps longer than the node was to be away.
        boolean[] due = {false};
        return on(
                "life",
                member,
                () -> scene.run().stop(member).thenRun(() -> {
                    if (due[0]) startIfDown(scene, member);
                }),
                () -> {
                    due[0] = true;
                    startIfDown(scene, member);
                });
    }

    private static void startIfDown(FaultScene scene, Member member) {
        if (!member.host().running()) scene.run().start(member);
    }

    static @Nullable Fault pause(FaultScene scene) {
        Member member = scene.any("pause", one -> one.host().running());
        if (member == null) return null;
        return troubling(scene, "pause", member, member.host()::pause, member.host()::resume);
    }

    static @Nullable Fault slowProcessor(FaultScene scene) {
        Member member = scene.any("processor", _ -> true);
        if (member == null) return null;
        Duration time = logarithmic(scene.random(), TASK_LEAST, TASK_MOST);
        return troubling(
                scene,
                "processor",
                member,
                () -> member.host().taskTakes(time),
                () -> member.host().taskTakes(Duration.ZERO));
    }

    static @Nullable Fault clockJump(FaultScene scene) {
        Member member = scene.any("clock", _ -> true);
        if (member == null) return null;
        Duration size = logarithmic(scene.random(), JUMP_LEAST, JUMP_MOST);
        boolean mayBeAhead = member == scene.hasty() || size.compareTo(AHEAD_MOST) < 0;
        boolean ahead = scene.random().nextBoolean() && mayBeAhead;
        return on(
                "clock",
                member,
                () -> member.host().clock().setWallAhead(ahead ? size : size.negated()),
                () -> scene.run().setClock(member));
    }

    static @Nullable Fault clockDrift(FaultScene scene) {
        Member member = scene.any("clock", _ -> true);
        if (member == null) return null;
        int ppm = (int) logarithmic(scene.random(), DRIFT_LEAST_PPM, DRIFT_MOST_PPM);
        int signed = scene.random().nextBoolean() ? ppm : -ppm;
        return troubling(
                scene,
                "clock",
                member,
                () -> member.host().clock().drift(signed),
                () -> scene.run().setClock(member));
    }

    static @Nullable Fault slowDisk(FaultScene scene) {
        Member member = scene.any(DISK_SPEED, _ -> true);
        if (member == null) return null;
        Duration sync = logarithmic(scene.random(), SYNC_LEAST, SYNC_MOST);
        return on(
                DISK_SPEED,
                member,
                () -> member.host().store().delay(sync),
                () -> scene.run().setDisk(member));
    }

    static @Nullable Fault fullDisk(FaultScene scene) {
        Member member = scene.any(DISK_ROOM, _ -> true);
        if (member == null) return null;
        return on(
                DISK_ROOM,
                member,
                () -> member.host().store().full(true),
                () -> member.host().store().full(false));
    }

    static @Nullable Fault neverReads(FaultScene scene) {
        return reads(scene, 0);
    }

    static @Nullable Fault slowReads(FaultScene scene) {
        return reads(scene, (long) logarithmic(scene.random(), READ_LEAST, READ_MOST));
    }

    private static @Nullable Fault reads(FaultScene scene, long bytesPerSecond) {
        Member member = scene.any("sockets", _ -> true);
        if (member == null) return null;
        return on(
                "sockets",
                member,
                () -> member.host().reads(bytesPerSecond),
                () -> member.host().reads(Host.UNLIMITED));
    }

    /// What is done to the machine itself: while it lasts, and until what was due meanwhile is done, no
    /// deadline is kept.
    private static Fault troubling(FaultScene scene, String part, Member member, Runnable begin, Runnable end) {
        Troubles troubles = scene.run().troubles();
        return on(
                part,
                member,
                () -> {
                    troubles.begin(member);
                    begin.run();
                },
                () -> {
                    end.run();
                    troubles.end(member);
                });
    }

    private static Fault on(String part, Member member, Runnable begin, Runnable end) {
        return new Fault(Fault.holding(part, member), begin, end);
    }
}
