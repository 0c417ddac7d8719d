package dev.heddle.junit;

import dev.heddle.scenario.Scenario;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/// One run of a test, or of a class of tests, for each seed. [SimulatedNetwork] brings it along.
public final class SimulatedNetworkExtension
        implements TestTemplateInvocationContextProvider, ClassTemplateInvocationContextProvider {
    /// The parameter of JUnit's configuration, and so the system property too, that leaves one seed only.
    static final String SEED = "heddle.seed";

    private static final int MINUTES_MOST = 1_000;

    private record OfTest(SimulatedInvocation invocation) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return invocation.displayName();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(invocation);
        }
    }

    private record OfClass(SimulatedInvocation invocation) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return invocation.displayName();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(invocation);
        }
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getElement(), SimulatedNetwork.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        String where = method.getName();
        if (Arrays.stream(method.getParameterTypes()).noneMatch(SimulatedCluster.class::equals)) {
            throw wrong(where, "has no parameter of type SimulatedCluster, so nothing would be simulated");
        }
        if (context.getEnclosingTestClasses().stream().anyMatch(SimulatedNetworkExtension::annotated)
                || annotated(context.getRequiredTestClass())) {
            throw wrong(where, "is in a class that has @SimulatedNetwork too: mark it with @Test");
        }
        return invocations(context, where).map(OfTest::new);
    }

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return annotated(context.getRequiredTestClass());
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        return invocations(context, context.getRequiredTestClass().getSimpleName())
                .map(OfClass::new);
    }

    private static Stream<SimulatedInvocation> invocations(ExtensionContext context, String where) {
        SimulatedNetwork settings = AnnotationSupport.findAnnotation(context.getElement(), SimulatedNetwork.class)
                .orElseThrow();
        if (settings.nodes() < 2 || settings.nodes() > Scenario.NODES_MOST) {
            throw wrong(where, "wants 2 to %d nodes, not %d".formatted(Scenario.NODES_MOST, settings.nodes()));
        }
        if (settings.seeds() < 1) throw wrong(where, "wants 1 seed at least, not " + settings.seeds());
        if (settings.minutes() < 1 || settings.minutes() > MINUTES_MOST) {
            throw wrong(where, "wants 1 to %d minutes, not %d".formatted(MINUTES_MOST, settings.minutes()));
        }
        if (settings.kinds().length > 0 && !settings.faults()) {
            throw wrong(where, "names kinds of faults and wants no faults: set faults = true");
        }
        return seeds(context, settings).mapToObj(seed -> new SimulatedInvocation(seed, settings));
    }

    private static LongStream seeds(ExtensionContext context, SimulatedNetwork settings) {
        Optional<String> only = context.getConfigurationParameter(SEED);
        if (only.isPresent()) {
            try {
                return LongStream.of(Long.parseLong(only.get().strip()));
            } catch (NumberFormatException noNumber) {
                throw new ExtensionConfigurationException(
                        SEED + " is to be a number, not '" + only.get() + "'", noNumber);
            }
        }
        return settings.seed().length > 0
                ? LongStream.of(settings.seed())
                : LongStream.rangeClosed(1, settings.seeds());
    }

    private static boolean annotated(Class<?> type) {
        return AnnotationSupport.isAnnotated(type, SimulatedNetwork.class);
    }

    private static ExtensionConfigurationException wrong(String where, String what) {
        return new ExtensionConfigurationException("@SimulatedNetwork: %s %s".formatted(where, what));
    }
}
