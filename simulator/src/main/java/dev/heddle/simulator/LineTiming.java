package dev.heddle.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/// One direction between two places as a machine: when what enters it now comes out, and what does not. All
/// that goes this way shares its rate and waits for its turn in one short queue. Times are nanoseconds
/// since some origin, and never negative.
final class LineTiming {
    static final long NEVER = Long.MAX_VALUE;
    /// What a packet carries: an Ethernet frame without the headers of IP and TCP, time stamps included.
    static final int PACKET_BYTES = 1_448;
    /// What waits at the entrance of a line with a rate. Links wait with the rest, datagrams are dropped.
    static final int QUEUE_BYTES = 64 << 10;

    private static final long UNLIMITED_WINDOW_BYTES = 256 << 10;
    private static final double SECOND_NANOS = 1e9;
    private static final double HEAVY_MOST = 100;

    private final SplittableRandom random;
    private final IntConsumer onLost;
    private final List<LineFault> faults = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final Queue<Course> waiting = new ArrayDeque<>();
    private LinkProfile profile;
    private long delayNanos;
    private double jitterNanos;
    private double nanosPerByte;
    private double loss;
    private double corruption;
    private boolean stopped;
    private boolean jammed;
    private boolean burst;
    /// When the last of what has entered will have left the queue.
    private long freeNanos;

    /// Something that waits before a jammed line.
    interface Held {
        void onReleased(long nowNanos);
    }

    /// @param onLost told how many bytes were lost at once
    LineTiming(LinkProfile profile, SplittableRandom random, IntConsumer onLost) {
        this.profile = profile;
        this.random = random;
        this.onLost = onLost;
        derive();
    }

    LinkProfile profile() {
        return profile;
    }

    SplittableRandom random() {
        return random;
    }

    /// For what enters from here on.
    void profile(LinkProfile other) {
        profile = other;
        derive();
    }

    List<LineFault> faults() {
        return List.copyOf(faults);
    }

    void apply(LineFault fault) {
        faults.add(fault);
        derive();
    }

    /// @return false when nothing of that kind is wrong
    boolean lift(LineFault fault, long nowNanos) {
        if (!faults.remove(fault)) return false;
        boolean wasJammed = jammed;
        derive();
        if (wasJammed && !jammed) {
            List<Held> released = List.copyOf(held);
            held.clear();
            for (Held each : released) each.onReleased(nowNanos);
        }
        return true;
    }

    private void derive() {
        stopped = false;
        jammed = false;
        corruption = profile.corruption();
        loss = profile.loss();
        double factor = 1;
        for (LineFault fault : faults) {
            switch (fault) {
                case LineFault.Stopped() -> stopped = true;
                case LineFault.Jammed() -> jammed = true;
                case LineFault.Slowed(double by) -> factor *= by;
                case LineFault.Corrupting(double probability) -> corruption = Math.max(corruption, probability);
                case LineFault.Losing(double probability) -> loss = Math.max(loss, probability);
            }
        }
        delayNanos = (long) (profile.delay().toNanos() * factor);
        jitterNanos = profile.jitter().toNanos() * factor;
        nanosPerByte = profile.bytesPerSecond() == 0 ? 0 : SECOND_NANOS * factor / profile.bytesPerSecond();
    }

    // ---- what enters

    boolean stopped() {
        return stopped;
    }

    boolean jammed() {
        return jammed;
    }

    /// To be told when the line is not jammed any more.
    void hold(Held each) {
        held.add(each);
    }

    void forget(Held each) {
        held.remove(each);
    }

    /// The least that anything takes that enters now.
    long delayNanos() {
        return delayNanos;
    }

    /// When it arrives if it enters now and nothing happens to it: behind all that has entered.
    long arrivalNanos(long nowNanos, int bytes) {
        if (nanosPerByte == 0) return nowNanos + delayNanos + jitter();
        freeNanos = Math.max(freeNanos, nowNanos) + (long) (bytes * nanosPerByte);
        return freeNanos + delayNanos + jitter();
    }

    private long jitter() {
        if (jitterNanos == 0) return 0;
        // The strict logarithm: the same on every machine.
        double above = 1 - random.nextDouble();
        return switch (profile.tail()) {
            case LIGHT -> (long) (-StrictMath.log(above) * jitterNanos);
            case HEAVY -> (long) (Math.min(HEAVY_MOST, 1 / Math.sqrt(above) - 1) * jitterNanos);
        };
    }

    /// Which of so many packets is the first that gets lost, counted from 0; their number when none is.
    int firstLost(int packets) {
        if (stopped) return 0;
        if (loss == 0) return packets;
        if (loss == 1) return 0;
        double index = StrictMath.log(1 - random.nextDouble()) / StrictMath.log(1 - loss);
        return index < packets ? (int) index : packets;
    }

    void lost(int bytes) {
        onLost.accept(bytes);
    }

    /// Whether a datagram gets lost, alone or in a burst.
    boolean losesDatagram() {
        DatagramFaults faulty = profile.datagrams();
        burst = burst ? !draw(faulty.burstEnd()) : draw(faulty.burstBegin());
        return (burst && draw(faulty.burstLoss())) || firstLost(1) == 0;
    }

    /// Changes a bit, perhaps.
    void corrupt(byte[] bytes, int offset, int length) {
        if (corruption == 0 || length == 0) return;
        int packets = (length + PACKET_BYTES - 1) / PACKET_BYTES;
        for (int i = 0; i < packets; i++) {
            if (draw(corruption)) bytes[offset + random.nextInt(length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
    }

    boolean draw(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    // ---- the queue at the entrance

    /// What may enter now without waiting longer than the queue is. Once it is full, nothing may before
    /// half of it is gone: not one packet at a time.
    int queueRoomBytes(long nowNanos) {
        if (nanosPerByte == 0) return Integer.MAX_VALUE;
        double queued = Math.max(0, freeNanos - nowNanos) / nanosPerByte;
        return queued > QUEUE_BYTES / 2.0 ? 0 : (int) (QUEUE_BYTES - queued);
    }

    boolean dropsDatagram(long nowNanos, int bytes) {
        return nanosPerByte != 0 && Math.max(0, freeNanos - nowNanos) / nanosPerByte + bytes > QUEUE_BYTES;
    }

    /// When half of the queue will be gone.
    long queueRoomNanos() {
        return freeNanos - (long) (QUEUE_BYTES / 2.0 * nanosPerByte) + 1;
    }

    /// Courses that found no room take turns; the first may enter when there is some.
    Queue<Course> waiting() {
        return waiting;
    }

    // ---- the way there and back

    long roundTripNanos(LineTiming back) {
        return delayNanos + back.delayNanos;
    }

    /// What may be on its way so that the line is never idle: what it carries in a round trip and what
    /// waits before it.
    long windowBytes(LineTiming back) {
        if (nanosPerByte == 0) return UNLIMITED_WINDOW_BYTES;
        return QUEUE_BYTES + (long) (roundTripNanos(back) / nanosPerByte);
    }
}
