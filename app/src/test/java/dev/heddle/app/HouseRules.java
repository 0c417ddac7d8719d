package dev.heddle.app;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.function.Predicate;

/// The rules of the house that compiled classes can be held against.
///
/// Beyond the letter of the design: `String.formatted` is allowed although it writes digits as the
/// default locale does. It makes messages for people, in every room; what goes into bytes, addresses or
/// a trace must not be made with it, and no rule here can tell the two apart.
final class HouseRules {
    private static final DescribedPredicate<JavaClass> OUTSIDE_THE_WORLD =
            in("a room without world", room -> !room.isEmpty() && !Rooms.WORLD.contains(room));

    private static final String FUTURE = "java.util.concurrent.Complet(ableFuture|ionStage).";

    /// Rule 1 of the design: what belongs to the rooms that touch the world.
    static final ArchRule SOCKETS = rule(
            "sockets",
            Ban.types(
                            "java.net.(Server|Multicast)?Socket.*",
                            "java.net.Datagram.*",
                            "java.net.(InetSocketAddress|NetworkInterface|URL|.*URLConnection|Proxy.*)",
                            "java.net.http.*",
                            "java.nio.channels.*",
                            "javax.net.*",
                            "io.netty.(channel|bootstrap|resolver).*")
                    .andMembers("java.net.Inet\\w*Address.(get(ByName|AllByName|LocalHost|HostName|CanonicalHostName)"
                            + "|isReachable)"));

    static final ArchRule THREADS = rule(
            "threads",
            Ban.types(
                            "java.lang.Thread(Group|\\$.*)?",
                            "java.util.Timer(Task)?",
                            "java.util.concurrent.(Executors|ForkJoin.*|Recursive.*|.*PoolExecutor.*|ThreadFactory)",
                            "java.util.concurrent.(StructuredTaskScope.*|CountDownLatch|CyclicBarrier|Phaser)",
                            "java.util.concurrent.(Semaphore|Exchanger.*|.*Blocking.*|SynchronousQueue)",
                            "java.util.concurrent.locks.*",
                            "io.netty.util.concurrent.*",
                            "io.netty.util.HashedWheelTimer.*")
                    .andMembers(
                            ".*.(wait|notify|notifyAll)\\((long(, int)?)?\\)",
                            "java.util.concurrent.TimeUnit.(sleep|timedJoin|timedWait)",
                            // Without an executor these run on the pool that the process shares.
                            FUTURE + "\\w+Async\\((?!.*Executor).*\\)",
                            FUTURE + "(orTimeout|completeOnTimeout|delayedExecutor)"));

    static final ArchRule FILES = rule(
            "files",
            Ban.types(
                            "java.nio.file.*",
                            "java.io.File.*",
                            "java.io.(RandomAccessFile|Console)",
                            "java.util.(zip.Zip|jar.Jar)File",
                            "java.lang.Process.*")
                    .andMembers("java.lang.System.(in|out|err|console)", "java.lang.Runtime.exec"));

    static final ArchRule CLOCK = rule(
            "the system clock",
            Ban.members(
                    "java.lang.System.(nanoTime|currentTimeMillis)",
                    "java.time.(\\w+.)*now\\((java.time.ZoneId)?\\)",
                    "java.time.Clock.(system\\w*|tick(Millis|Seconds|Minutes))",
                    "java.time.InstantSource.system",
                    "java.util.Date.<init>\\(\\)",
                    "java.util.Calendar.getInstance",
                    "java.util.GregorianCalendar.<init>"));

    static final ArchRule MONITORS = ArchRuleDefinition.classes()
            .that(OUTSIDE_THE_WORLD)
            .should(useNoMonitor())
            .as("monitors")
            .allowEmptyShould(true);

    static final ArchRule SECURE_RANDOM = ArchRuleDefinition.classes()
            .that(in(
                    "a room but transport, admin and app",
                    room -> !List.of("", "transport", "admin", "app").contains(room)))
            .should(Ban.types("java.security.SecureRandom.*").obeyed())
            .as("the system's entropy")
            .allowEmptyShould(true);

    /// Section 11 of the design: what makes two runs with one seed differ.
    static final ArchRule HASHED_ORDER = rule(
            "hashed order",
            Ban.members(
                    "java.util.(HashMap|HashSet|Hashtable|IdentityHashMap|WeakHashMap).<init>",
                    "java.util.concurrent.ConcurrentHashMap.(<init>|newKeySet)",
                    "java.util.Hash(Map|Set).newHash(Map|Set)",
                    "java.util.(Set|Map).(of|copyOf|ofEntries)",
                    "java.util.stream.Collectors.to(Set|Unmodifiable(Set|Map)|ConcurrentMap)",
                    "java.util.stream.Collectors.groupingByConcurrent",
                    // With fewer parameters than these take at most, they choose a HashMap.
                    "java.util.stream.Collectors.toMap\\([^,]+(, [^,]+){1,2}\\)",
                    "java.util.stream.Collectors.groupingBy\\([^,]+(, [^,]+)?\\)"));

    static final ArchRule HASH_CODES = rule(
            "hash codes",
            Ban.members(
                            // A switch over texts asks for String's, which is specified.
                            "(?!java.lang.String.).*.hashCode",
                            ".*.identityHashCode",
                            "java.util.Objects.hash",
                            "java.util.Arrays.deepHashCode")
                    .exceptIn("hashCode"));

    static final ArchRule PARALLEL_STREAMS = rule(
            "parallel streams", Ban.members(".*.(parallelStream|parallel)\\(\\)", "java.util.Arrays.parallel\\w+"));

    static final ArchRule UNSEEDED_RANDOMNESS = rule(
            "randomness without a seed",
            Ban.types("java.util.concurrent.ThreadLocalRandom")
                    .andMembers(
                            "java.util.UUID.randomUUID",
                            "java.lang.(Strict)?Math.random",
                            "java.util.(Random|SplittableRandom).<init>\\(\\)",
                            "java.util.Collections.shuffle\\(java.util.List\\)",
                            "java.util.random.RandomGenerator.(of|getDefault)",
                            "java.util.random.RandomGeneratorFactory.create\\(\\)"));

    static final ArchRule DEFAULT_LOCALE = rule(
            "the default locale and zone",
            Ban.types("java.text.(\\w*Format|Collator|BreakIterator)")
                    .andMembers(
                            "java.util.Locale.getDefault",
                            "java.time.ZoneId.systemDefault",
                            "java.util.TimeZone.getDefault",
                            "java.lang.String.to(Lower|Upper)Case\\(\\)",
                            "java.lang.String.format\\(java.lang.String, .*\\)",
                            "java.time.format.DateTimeFormatter.ofPattern\\(java.lang.String\\)"));

    static final ArchRule COLLECTOR_ORDER = rule(
            "what the garbage collector does",
            Ban.types("java.lang.ref.(Cleaner.*|(Weak|Soft|Phantom)Reference|ReferenceQueue)"));

    static final ArchRule IMPORTS = ArchRuleDefinition.classes()
            .that(in("a room", room -> !room.isEmpty()))
            .should(importAsTheTableSays())
            .as("imports of rooms")
            .allowEmptyShould(true);

    static final List<ArchRule> ALL = List.of(
            SOCKETS,
            THREADS,
            FILES,
            CLOCK,
            MONITORS,
            SECURE_RANDOM,
            HASHED_ORDER,
            HASH_CODES,
            PARALLEL_STREAMS,
            UNSEEDED_RANDOMNESS,
            DEFAULT_LOCALE,
            COLLECTOR_ORDER,
            IMPORTS);

    private HouseRules() {}

    private static ArchRule rule(String what, Ban ban) {
        return ArchRuleDefinition.classes()
                .that(OUTSIDE_THE_WORLD)
                .should(ban.obeyed())
                .as(what)
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> in(String description, Predicate<String> rooms) {
        return DescribedPredicate.describe(description, type -> rooms.test(Rooms.of(type)));
    }

    private static ArchCondition<JavaClass> importAsTheTableSays() {
        return new ArchCondition<>("import as the table says") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String room = Rooms.of(type);
                for (Dependency use : type.getDirectDependenciesFromSelf()) {
                    String other = Rooms.of(use.getTargetClass());
                    if (!other.isEmpty() && !Rooms.mayUse(room, other)) {
                        events.add(SimpleConditionEvent.violated(type, use.getDescription()));
                    }
                }
            }
        };
    }

    /// The importer does not see `synchronized` blocks, so this reads the class file itself.
    private static ArchCondition<JavaClass> useNoMonitor() {
        return new ArchCondition<>("use no monitor") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (MethodModel method : read(type).methods()) {
                    boolean blocks = method.code()
                            .map(code -> code.elementStream().anyMatch(MonitorInstruction.class::isInstance))
                            .orElse(false);
                    if (blocks || method.flags().has(AccessFlag.SYNCHRONIZED)) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getName() + "." + method.methodName().stringValue() + " takes a monitor"));
                    }
                }
            }
        };
    }

    private static ClassModel read(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + type.getName(), unreadable);
        }
    }
}
