package dev.heddle.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where faults are drawn: a run, its stream for them, and what other faults have hold of.
final class FaultScene {
    private final Run run;
    private final SplittableRandom random;
    private final Set<String> held = new TreeSet<>();
    private final int hasty;
    private Duration lasting = Duration.ZERO;

    FaultScene(Run run, SplittableRandom random) {
        this.run = run;
        this.random = random;
        this.hasty = random.nextInt(run.scenario().nodes());
    }

    Run run() {
        return run;
    }

    SplittableRandom random() {
        return random;
    }

    /// The only one whose wall clock may be set far ahead: after it, it cannot dial its peers for as long
    /// (T-05), and two such nodes could not dial each other.
    Member hasty() {
        return run.members().get(hasty);
    }

    /// Of the fault that is drawn now.
    Duration lasting() {
        return lasting;
    }

    void lasting(Duration next) {
        lasting = next;
    }

    Member any() {
        List<Member> members = run.members();
        return members.get(random.nextInt(members.size()));
    }

    /// @param part of a node that no other fault may have hold of
    /// @return null when there is no such node
    @Nullable
    Member any(String part, Predicate<Member> fit) {
        List<Member> free = run.members().stream()
                .filter(member -> !held.contains(Fault.holding(part, member)) && fit.test(member))
                .toList();
        return free.isEmpty() ? null : free.get(random.nextInt(free.size()));
    }

    /// All members, in a random order.
    List<Member> shuffled() {
        List<Member> members = new ArrayList<>(run.members());
        for (int i = members.size() - 1; i > 0; i--) Collections.swap(members, i, random.nextInt(i + 1));
        return members;
    }

    void hold(Fault fault) {
        if (!fault.holds().isEmpty()) held.add(fault.holds());
    }

    void release(Fault fault) {
        held.remove(fault.holds());
    }
}
