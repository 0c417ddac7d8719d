package dev.heddle.junit;

import dev.heddle.scenario.FaultKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs a test once for each of several seeds, each time with a fresh [SimulatedCluster], which the method takes as a
/// parameter. On a class, the whole class is run for each seed, and each of its `@Test` methods, with the methods
/// around it, has a cluster of its own.
///
/// ```
/// @SimulatedNetwork(nodes = 5, seeds = 20, faults = true)
/// void everybodyLearnsIt(SimulatedCluster cluster) {
///     cluster.onMessage(NEWS, (node, from, news) -> heard.add(node));
///     cluster.start();
///     cluster.runToQuiet();
///     ...
/// }
/// ```
///
/// The test fails when the method does, when a handler throws, or when a checker of the simulator saw what must not
/// be. The failure says with which seed; [#seed()] and the system property `heddle.seed` run only that one.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@TestTemplate
@ClassTemplate
@ExtendWith(SimulatedNetworkExtension.class)
public @interface SimulatedNetwork {
    /// How many nodes; each knows each other one and keeps a link to it. 2 at least.
    int nodes() default 4;

    /// How many seeds: 1, 2, 3 ...
    int seeds() default 20;

    /// Only these seeds, whatever [#seeds()] says.
    long[] seed() default {};

    /// Whether each seed draws faults of its own: crashes, pauses, partitions, losses, slow disks and whatever else
    /// there is, as often as [FaultMix#DEFAULT] says. A quarter of the seeds has none, so that what they are not to
    /// blame for shows.
    boolean faults() default false;

    /// For so many minutes of virtual time from the start on; then they are over, as
    /// [SimulatedCluster#runToQuiet()] waits for.
    int minutes() default 3;

    /// Only faults of these kinds.
    FaultKind[] kinds() default {};
}
