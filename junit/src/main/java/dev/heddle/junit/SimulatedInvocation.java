package dev.heddle.junit;

import dev.heddle.scenario.FaultMix;
import dev.heddle.scenario.Scenario;
import dev.heddle.scenario.Violation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/// A test, or a class of tests, with one seed: each test has a cluster, whose nodes are checked and closed after it. A
/// failure says what the seed is, and how to run only that.
final class SimulatedInvocation implements ParameterResolver, InvocationInterceptor, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SimulatedInvocation.class);
    private static final int TOLD_VIOLATIONS = 10;

    private final long seed;
    private final Scenario scenario;

    SimulatedInvocation(long seed, SimulatedNetwork settings) {
        this.seed = seed;
        this.scenario = scenario(settings);
    }

    private static Scenario scenario(SimulatedNetwork settings) {
        FaultMix faults = settings.faults() ? FaultMix.DEFAULT : FaultMix.NONE;
        if (settings.faults() && settings.kinds().length > 0) faults = faults.withKinds(List.of(settings.kinds()));
        Duration quiet = Scenario.MESH.quiet();
        return Scenario.MESH
                .withName("test")
                .withNodes(settings.nodes())
                .withLength(quiet.plusMinutes(settings.minutes()))
                .withFaults(faults);
    }

    /// The cluster of one test, which JUnit closes with the test's context.
    private record Owned(SimulatedCluster cluster) implements AutoCloseable {
        @Override
        public void close() {
            cluster.end();
        }
    }

    /// As the report of the tests names it.
    String displayName() {
        return "seed " + seed;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SimulatedCluster.class;
    }

    @Override
    public SimulatedCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "each test has a SimulatedCluster of its own: it is for test methods,"
                            + " @BeforeEach and @AfterEach, and not for " + parameter.getDeclaringExecutable());
        }
        return context.getStore(NAMESPACE)
                .computeIfAbsent(Owned.class, _ -> new Owned(new SimulatedCluster(seed, scenario)), Owned.class)
                .cluster();
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceed(invocation, context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceed(invocation, context);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceed(invocation, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceed(invocation, context);
    }

    private void proceed(Invocation<@Nullable Void> invocation, ExtensionContext context) throws Throwable {
        try {
            invocation.proceed();
        } catch (TestAbortedException aborted) {
            throw aborted;
        } catch (Throwable failure) {
            SimulatedCluster cluster = cluster(context);
            // What the checkers saw before may be why.
            throw failure(failure.toString(), failure, cluster);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        SimulatedCluster cluster = cluster(context);
        if (cluster == null || context.getExecutionException().isPresent()) return;
        if (!cluster.started()) throw failure("the cluster was never started: call start() on it", null, cluster);
        cluster.finish();
        if (!cluster.violations().isEmpty()) throw failure("what must not be", null, cluster);
    }

    private static @Nullable SimulatedCluster cluster(ExtensionContext context) {
        Owned owned = context.getStore(NAMESPACE).get(Owned.class, Owned.class);
        return owned == null ? null : owned.cluster();
    }

    private AssertionError failure(String what, @Nullable Throwable cause, @Nullable SimulatedCluster cluster) {
        StringBuilder text = new StringBuilder("seed " + seed);
        if (cluster != null)
            text.append(" at %.3f s of virtual time".formatted(cluster.now().toNanos() / 1e9));
        text.append(": ").append(what);
        List<Violation> violations = cluster == null ? List.of() : cluster.violations();
        for (Violation violation : violations.subList(0, Math.min(violations.size(), TOLD_VIOLATIONS))) {
            text.append("\n  ").append(violation);
        }
        if (violations.size() > TOLD_VIOLATIONS) {
            text.append("\n  and %d more".formatted(violations.size() - TOLD_VIOLATIONS));
        }
        text.append("\n  To run only this seed: @SimulatedNetwork(seed = %d), or the system property %s=%d"
                .formatted(seed, SimulatedNetworkExtension.SEED, seed));
        AssertionError failure = new AssertionError(text.toString(), cause);
        if (cluster != null) cluster.thrown().forEach(failure::addSuppressed);
        return failure;
    }
}
