package dev.heddle.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What goes wrong in one run: which kinds and how often, drawn from its seed; to whom and for how long,
/// drawn when it begins. All of it is over when the quiet phase begins.
final class Faults {
    /// The first begins behind the start, and the last before the quiet phase.
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /// In a seed a kind comes up to so many times less often than it would.
    private static final double FAVOUR = 16;
    /// For one that can happen now.
    private static final int DRAWS = 20;

    private final Run run;
    private final SplittableRandom random;
    private final FaultScene scene;
    private final Map<FaultKind, Double> weights = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, Integer> begun = new EnumMap<>(FaultKind.class);
    private final long endNanos;
    private final boolean clean;

    /// @param run whose nodes need not be there yet
    Faults(Run run) {
        this.run = run;
        this.random = run.simulation().random("faults");
        this.scene = new FaultScene(run, random);
        this.endNanos = run.scenario().length().minus(run.scenario().quiet()).toNanos();
        FaultMix mix = run.scenario().faults();
        this.clean = random.nextDouble() < mix.cleanShare() || mix.kinds().isEmpty();
    }

    /// Whether nothing is to go wrong in this seed, but what a test does by itself.
    boolean clean() {
        return clean;
    }

    /// Draws what is to come.
    void begin() {
        FaultMix mix = run.scenario().faults();
        long firstNanos = run.nowNanos() + MARGIN.toNanos();
        long lastNanos = endNanos - MARGIN.toNanos();
        if (clean || firstNanos >= lastNanos) return;
        drawWeights(mix);
        double count = mix.perMinute() * run.scenario().length().toNanos() / MINUTE.toNanos();
        for (int left = (int) Math.ceil(count); left > 0; left--) {
            run.simulation().loop().schedule(random.nextLong(firstNanos, lastNanos), this::beginOne);
        }
    }

    /// How many of each kind began.
    Map<FaultKind, Integer> begun() {
        return Collections.unmodifiableMap(begun);
    }

    int count() {
        return begun.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void drawWeights(FaultMix mix) {
        // Many kinds in some seeds and few in others.
        double share = random.nextDouble();
        for (FaultKind kind : mix.kinds()) {
            double weight = kind.weight() / Draws.logarithmic(random, 1, FAVOUR);
            if (random.nextDouble() < share) weights.put(kind, weight);
        }
        if (!weights.isEmpty()) return;
        List<FaultKind> kinds = List.copyOf(mix.kinds());
        weights.put(kinds.get(random.nextInt(kinds.size())), 1.0);
    }

    private void beginOne() {
        for (int i = 0; i < DRAWS; i++) if (begin(draw())) return;
        // None of this seed's kinds can happen to anybody now; some other can.
        List<FaultKind> others = new ArrayList<>(run.scenario().faults().kinds());
        while (!others.isEmpty()) if (begin(others.remove(random.nextInt(others.size())))) return;
    }

    private FaultKind draw() {
        double at = random.nextDouble()
                * weights.values().stream().mapToDouble(Double::doubleValue).sum();
        @Nullable FaultKind drawn = null;
        for (Map.Entry<FaultKind, Double> each : weights.entrySet()) {
            drawn = each.getKey();
            at -= each.getValue();
            if (at < 0) break;
        }
        if (drawn == null) throw new IllegalStateException("no kinds of faults");
        return drawn;
    }

    /// @return false when it can happen to nobody now
    private boolean begin(FaultKind kind) {
        long nowNanos = run.nowNanos();
        scene.lasting(Duration.ofNanos(Math.min(kind.draw(random).toNanos(), endNanos - nowNanos)));
        Fault fault = kind.draw(scene);
        if (fault == null) return false;
        begun.merge(kind, 1, Integer::sum);
        scene.hold(fault);
        long faultEndNanos = nowNanos + scene.lasting().toNanos();
        for (Checker checker : run.checkers()) checker.onFault(kind, fault.holds(), faultEndNanos);
        fault.begin().run();
        run.simulation().loop().schedule(faultEndNanos, () -> {
            scene.release(fault);
            fault.end().run();
        });
        return true;
    }
}
