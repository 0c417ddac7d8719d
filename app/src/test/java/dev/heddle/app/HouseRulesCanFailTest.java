package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Compiles small classes that break one rule each, and some that break none, and asks all rules about
/// each.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HouseRulesCanFailTest {
    /// @param room the class is put there
    /// @param member the body of the class
    /// @param broken the rules it must break, and no others
    record Sample(String room, String member, List<ArchRule> broken) {
        @Override
        public String toString() {
            return room + ": " + member;
        }
    }

    private static final List<Sample> SAMPLES = List.of(
            breaks(HouseRules.SOCKETS, "java.net.Socket socket;"),
            breaks(HouseRules.SOCKETS, "Object o() { return new java.net.InetSocketAddress(80); }"),
            breaks(HouseRules.SOCKETS, "Object o() throws Exception { return java.net.InetAddress.getByName(\"a\"); }"),
            breaks(HouseRules.SOCKETS, "void o(java.nio.channels.SocketChannel channel) {}"),
            breaks(HouseRules.THREADS, "void o() { Thread.onSpinWait(); }"),
            breaks(HouseRules.THREADS, "void o(Runnable r) { Thread.startVirtualThread(r); }"),
            breaks(HouseRules.THREADS, "Object o() { return Thread.ofVirtual(); }"),
            breaks(HouseRules.THREADS, "Object o = java.util.concurrent.Executors.newCachedThreadPool();"),
            breaks(HouseRules.THREADS, "java.util.concurrent.ForkJoinPool pool;"),
            breaks(HouseRules.THREADS, "java.util.concurrent.locks.ReentrantLock lock;"),
            breaks(HouseRules.THREADS, "java.util.concurrent.ArrayBlockingQueue<String> queue;"),
            breaks(HouseRules.THREADS, "void o() throws Exception { wait(); }"),
            breaks(HouseRules.THREADS, "void o() { java.util.concurrent.CompletableFuture.runAsync(() -> {}); }"),
            breaks(HouseRules.FILES, "java.nio.file.Path path;"),
            breaks(HouseRules.FILES, "Object o() throws Exception { return new java.io.FileInputStream(\"a\"); }"),
            breaks(HouseRules.FILES, "void o() { System.out.println(1); }"),
            breaks(HouseRules.CLOCK, "long o() { return System.nanoTime(); }"),
            breaks(HouseRules.CLOCK, "java.util.function.LongSupplier o = System::currentTimeMillis;"),
            breaks(HouseRules.CLOCK, "Object o = java.time.Instant.now();"),
            breaks(HouseRules.CLOCK, "Object o = java.time.LocalDate.now(java.time.ZoneOffset.UTC);"),
            breaks(HouseRules.CLOCK, "Object o = java.time.Clock.systemUTC();"),
            breaks(HouseRules.CLOCK, "Object o = java.time.InstantSource.system();"),
            breaks(HouseRules.MONITORS, "synchronized void o() {}"),
            breaks(HouseRules.MONITORS, "int o() { synchronized (this) { return 1; } }"),
            breaks(HouseRules.SECURE_RANDOM, "Object o = new java.security.SecureRandom();"),
            breaks(HouseRules.HASHED_ORDER, "Object o = new java.util.HashMap<String, String>();"),
            breaks(HouseRules.HASHED_ORDER, "Object o = new java.util.HashSet<String>();"),
            breaks(HouseRules.HASHED_ORDER, "Object o = new java.util.concurrent.ConcurrentHashMap<String, String>();"),
            breaks(HouseRules.HASHED_ORDER, "java.util.function.Supplier<?> o = java.util.HashMap::new;"),
            breaks(HouseRules.HASHED_ORDER, "Object o = new java.util.HashMap<String, String>() {};"),
            breaks(HouseRules.HASHED_ORDER, "Object o = java.util.Set.of(1, 2);"),
            breaks(HouseRules.HASHED_ORDER, "Object o = java.util.Map.of(1, 2);"),
            breaks(HouseRules.HASHED_ORDER, "Object o(java.util.List<?> l) { return java.util.Set.copyOf(l); }"),
            breaks(HouseRules.HASHED_ORDER, "Object o(java.util.Map<?, ?> m) { return java.util.Map.copyOf(m); }"),
            breaks(HouseRules.HASHED_ORDER, "Object o = java.util.Map.ofEntries(java.util.Map.entry(1, 2));"),
            breaks(HouseRules.HASHED_ORDER, "Object o = java.util.stream.Collectors.toSet();"),
            breaks(HouseRules.HASHED_ORDER, "Object o = java.util.stream.Collectors.toMap(a -> a, a -> a);"),
            breaks(HouseRules.HASHED_ORDER, "Object o = java.util.stream.Collectors.groupingBy(a -> a);"),
            breaks(HouseRules.HASH_CODES, "int o(Object key) { return key.hashCode(); }"),
            breaks(HouseRules.HASH_CODES, "int o(Thread.State state) { return state.hashCode(); }", HouseRules.THREADS),
            breaks(HouseRules.HASH_CODES, "int o() { return System.identityHashCode(this); }"),
            breaks(HouseRules.HASH_CODES, "java.util.function.ToIntFunction<Object> o = Object::hashCode;"),
            breaks(HouseRules.PARALLEL_STREAMS, "Object o(java.util.List<?> l) { return l.parallelStream(); }"),
            breaks(HouseRules.PARALLEL_STREAMS, "Object o(java.util.stream.IntStream s) { return s.parallel(); }"),
            breaks(HouseRules.UNSEEDED_RANDOMNESS, "Object o = java.util.UUID.randomUUID();"),
            breaks(HouseRules.UNSEEDED_RANDOMNESS, "Object o = java.util.concurrent.ThreadLocalRandom.current();"),
            breaks(HouseRules.UNSEEDED_RANDOMNESS, "Object o = new java.util.Random();"),
            breaks(HouseRules.UNSEEDED_RANDOMNESS, "double o = Math.random();"),
            breaks(HouseRules.UNSEEDED_RANDOMNESS, "void o(java.util.List<?> l) { java.util.Collections.shuffle(l); }"),
            breaks(HouseRules.DEFAULT_LOCALE, "Object o = java.util.Locale.getDefault();"),
            breaks(HouseRules.DEFAULT_LOCALE, "Object o = java.time.ZoneId.systemDefault();"),
            breaks(HouseRules.DEFAULT_LOCALE, "String o(String s) { return s.toLowerCase(); }"),
            breaks(HouseRules.DEFAULT_LOCALE, "String o(String s) { return s.toUpperCase(); }"),
            breaks(HouseRules.DEFAULT_LOCALE, "String o(int i) { return String.format(\"%d\", i); }"),
            breaks(HouseRules.COLLECTOR_ORDER, "Object o = java.lang.ref.Cleaner.create();"),
            breaks(HouseRules.COLLECTOR_ORDER, "java.lang.ref.WeakReference<String> reference;"),
            breaks(HouseRules.IMPORTS, "dev.heddle.app.WrongUsage o;"),
            keeps("core", "Object o = java.net.InetAddress.ofLiteral(\"::1\");"),
            keeps("core", "dev.heddle.core.PeerId peer;"),
            keeps("core", "@Override public int hashCode() { return java.util.Objects.hash(super.hashCode()); }"),
            keeps("core", "int o(String s) { return switch (s) { case \"a\" -> 1; default -> 2; }; }"),
            keeps("core", "Object o = new java.util.LinkedHashMap<String, String>();"),
            keeps("core", "Object o = new java.util.SplittableRandom(7);"),
            keeps("core", "String o(int i) { return \"%d bytes\".formatted(i); }"),
            keeps("core", "Object o(java.time.InstantSource clock) { return clock.instant(); }"),
            keeps(
                    "core",
                    "Object o = java.util.stream.Collectors.groupingBy(a -> a, java.util.TreeMap::new, "
                            + "java.util.stream.Collectors.counting());"),
            keeps("noise", "Object o() throws Exception { return javax.crypto.Cipher.getInstance(\"A\"); }"),
            keeps("transport", "Object o = Thread.ofVirtual(); long t = System.nanoTime(); java.nio.file.Path p;"),
            keeps("transport", "Object o = new java.security.SecureRandom(); synchronized void t() {}"),
            keeps("app", "Object o = new java.util.HashMap<String, String>(); java.net.Socket socket;"));

    private static Sample breaks(ArchRule rule, String member, ArchRule... others) {
        List<ArchRule> broken = new ArrayList<>(List.of(others));
        broken.add(rule);
        return new Sample("core", member, broken);
    }

    private static Sample keeps(String room, String member) {
        return new Sample(room, member, List.of());
    }

    private JavaClasses compiled;

    @BeforeAll
    void compileSamples(@TempDir Path directory) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", directory.toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        for (Sample sample : SAMPLES) {
            Path file = directory.resolve(nameOf(sample) + ".java");
            String text =
                    "package dev.heddle.%s; class %s { %s }".formatted(sample.room(), nameOf(sample), sample.member());
            arguments.add(Files.writeString(file, text).toString());
        }
        StringWriter messages = new StringWriter();
        PrintWriter writer = new PrintWriter(messages, true);
        int exitCode =
                ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        assertThat(exitCode).as(messages.toString()).isZero();
        compiled = new ClassFileImporter().importPath(directory);
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void breaksExactlyTheRulesItShould(Sample sample) {
        // With what javac made of its inner classes.
        JavaClasses classes = compiled.that(DescribedPredicate.describe(
                "of the sample", type -> type.getName().matches(".*\\." + nameOf(sample) + "(\\$.*)?")));
        assertThat(classes).isNotEmpty();
        assertThat(HouseRules.ALL)
                .filteredOn(rule -> rule.evaluate(classes).hasViolation())
                .containsExactlyInAnyOrderElementsOf(sample.broken());
    }

    @Test
    void everyRuleHasASampleThatBreaksIt() {
        assertThat(SAMPLES.stream().flatMap(sample -> sample.broken().stream())).containsAll(HouseRules.ALL);
    }

    private static String nameOf(Sample sample) {
        return "Sample" + SAMPLES.indexOf(sample);
    }
}
