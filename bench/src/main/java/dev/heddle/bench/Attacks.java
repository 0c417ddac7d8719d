package dev.heddle.bench;

import dev.heddle.admin.AdminClient;
import dev.heddle.admin.AdminException;
import dev.heddle.chaos.Attack;
import dev.heddle.chaos.AttackCounters;
import dev.heddle.daemon.NodeAdmin;
import dev.heddle.daemon.ProcessMemory;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What do attacks cost a node? One that has little memory and one core is attacked from the other core, where its
/// honest peers are too. The baseline is the same attack on a listener that only accepts and closes, in the same
/// process, before and after.
final class Attacks {
    private static final List<String> SMALL =
            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=64m", "-Dio.netty.allocator.numHeapArenas=1");
    private static final int NODE_CORE = 0;
    private static final int OTHER_CORE = 1;
    private static final int VISITORS = 20;
    private static final int WARM_UP_SECONDS = 15;
    private static final int QUIET_SECONDS = 2;
    private static final int LONGER_SECONDS = 1;
    /// What a process may take beside the time that its order asks for.
    private static final int GRACE_SECONDS = 60;

    private static final int START_SECONDS = 60;
    /// What memory may take to come back, and how much more of it there may be.
    private static final int SETTLE_SECONDS = 60;

    private static final double MEMORY_MOST = 1.05;
    private static final double GOODPUT_LEAST = 0.8;
    private static final double HANDSHAKE_MOST_MILLIS = 500;
    private static final double JUNK_LEAST = 2_000;
    private static final int VISITS_PER_SECOND = 20;
    private static final int NEWCOMERS_PER_SECOND = 10;
    /// Of the handshakes that were due, so many are to be seen.
    private static final double ENOUGH = 0.9;
    /// The JVM's, and that of Netty's direct buffers.
    private static final Pattern OUT_OF_MEMORY = Pattern.compile("OutOf\\w*MemoryError");

    private final int seconds;
    private final int sources;
    private final PrintWriter out;
    /// So that no attack comes from the addresses of the one before.
    private int seed;
    private final JsonMapper json = new JsonMapper();

    /// What one attack cost.
    ///
    /// @param perSecond of what the attack counts, on the node; so are the connections it opened
    /// @param goodput megabytes of answers a second under attack; `bareGoodput` while the listener is attacked,
    ///     before and after, when `barePerSecond` connections were made; `quietGoodput` is that without any attack
    /// @param memoryBefore bytes of the heap after a collection, without what Netty's pool has in reserve there,
    ///     and of direct buffers in use
    /// @param settleSeconds until memory was back; -1 if it did not come back in time
    /// @param memoryAfter at that moment, or at the last look
    /// @param refused what the node's limits kept out, by limit
    record Row(
            String attack,
            String does,
            String counted,
            double perSecond,
            double connectionsPerSecond,
            double goodput,
            double quietGoodput,
            List<Double> bareGoodput,
            double barePerSecond,
            double goodputRatio,
            HonestPeers.Handshakes visitors,
            HonestPeers.Handshakes newcomers,
            long failedCalls,
            long memoryBefore,
            long memoryAfter,
            double settleSeconds,
            Map<String, Long> refused,
            AttackCounters client,
            List<String> failures) {}

    /// @param pinned whether node and attackers had a core each
    record Result(String command, String name, int secondsEach, boolean pinned, List<Row> rows, boolean ok)
            implements Report {
        /// The rows were printed as they came.
        @Override
        public void print(PrintWriter out) {
            long good = rows.stream().filter(row -> row.failures.isEmpty()).count();
            out.printf("%n%d of %d attacks cost no more than they may%n", good, rows.size());
            out.flush();
        }

        @Override
        public String json() {
            return new JsonMapper().writeValueAsString(this);
        }
    }

    private Attacks(int seconds, int sources, PrintWriter out) {
        this.seconds = seconds;
        this.sources = sources;
        this.out = out;
    }

    /// @param seconds of each attack
    /// @param sources addresses that strangers come from
    static Result run(List<Attack> attacks, int seconds, int sources, PrintWriter out) {
        try (TemporaryFolder folder = TemporaryFolder.make("heddle-attacks")) {
            return new Attacks(seconds, sources, out).run(attacks, Siege.make(folder.path(), VISITORS));
        }
    }

    private Result run(List<Attack> attacks, Siege siege) {
        String folder = siege.folder().toString();
        List<Row> rows = new ArrayList<>();
        boolean broken = false;
        boolean grew = false;
        try (ChildJvm node = ChildJvm.start(AttackedNode.class, NODE_CORE, siege.folder(), SMALL, List.of(folder))) {
            String[] places = node.answer(START_SECONDS).split(" ", -1);
            List<String> withAddress = List.of(folder, places[0]);
            try (ChildJvm honest =
                            ChildJvm.start(HonestPeers.class, OTHER_CORE, siege.folder(), List.of(), withAddress);
                    ChildJvm attacker =
                            ChildJvm.start(Assailant.class, OTHER_CORE, siege.folder(), List.of(), List.of(folder));
                    AdminClient admin = NodeAdmin.client(siege.folder())) {
                honest.answer(START_SECONDS);
                say("a node at -Xmx256m, %s; 4 live links, 20 handshakes/s from a known address, 10 from new ones"
                        .formatted(
                                ChildJvm.pins()
                                        ? "on a core of its own, everybody else on the other"
                                        : "on the cores of everybody else: this system does not pin processes"));
                Scene scene = new Scene(node, honest, attacker, admin, places[0], bare(places[0], places[1]));
                warmUp(scene, attacks);
                say("");
                head();
                for (Attack attack : attacks) {
                    Row row = attack(scene, attack);
                    rows.add(row);
                    print(row);
                }
                grew = grew(rows);
            } catch (IllegalStateException | AdminException dead) {
                say("the run ends here: " + dead.getMessage());
                broken = true;
            }
        }
        boolean ok = !broken && !grew && rows.stream().allMatch(row -> row.failures.isEmpty());
        return new Result("bench", "attacks", seconds, ChildJvm.pins(), rows, ok);
    }

    /// @param address of the node; `bare` of the listener that only accepts and closes
    private record Scene(
            ChildJvm node, ChildJvm honest, ChildJvm attacker, AdminClient admin, String address, String bare) {}

    /// So that what is measured is neither the compiler nor memory that is taken once and kept.
    private void warmUp(Scene scene, List<Attack> attacks) {
        say("warming up");
        for (Attack attack : attacks) {
            int each = Math.max(2, Math.min(seconds, WARM_UP_SECONDS) / attacks.size());
            scene.attacker.ask(order(attack, scene.address, each), each + GRACE_SECONDS);
        }
        scene.honest.ask("5", 5 + GRACE_SECONDS);
    }

    /// A little more after each attack would pass each time.
    private boolean grew(List<Row> rows) {
        double ratio = rows.getLast().memoryAfter / (double) rows.getFirst().memoryBefore;
        out.printf(Locale.ROOT, "memory after the last attack is %.3f times that before the first%n", ratio);
        return ratio > MEMORY_MOST;
    }

    private Row attack(Scene scene, Attack attack) {
        int bareSeconds = Math.max(2, seconds / 10);
        long before = settled(scene);
        double quiet = honest(scene, QUIET_SECONDS).goodputMegabytes();
        Measured first = measured(scene, attack, scene.bare, bareSeconds);
        int said = scene.node.said().length();
        Map<String, Long> refusedBefore = refused(scene.admin);
        Measured attacked = measured(scene, attack, scene.address, seconds);
        Map<String, Long> refused = refused(scene.admin);
        refused.replaceAll((limit, count) -> count - refusedBefore.getOrDefault(limit, 0L));
        refused.values().removeIf(count -> count == 0);
        scene.honest.ask("quiet", GRACE_SECONDS);
        long mostBytes = (long) (before * MEMORY_MOST);
        long beginNanos = System.nanoTime();
        long after = memory(scene.admin);
        double took = 0;
        while (after > mostBytes && took < SETTLE_SECONDS) {
            LockSupport.parkNanos(1_000_000_000L);
            after = memory(scene.admin);
            took = (System.nanoTime() - beginNanos) / 1e9;
        }
        scene.honest.ask("busy", GRACE_SECONDS);
        Measured last = measured(scene, attack, scene.bare, bareSeconds);
        double bare = (first.figures.goodputMegabytes() + last.figures.goodputMegabytes()) / 2;
        double ratio = attacked.figures.goodputMegabytes() / bare;
        double perSecond = attacked.counters.attempts() / (double) (seconds + LONGER_SECONDS);
        List<String> failures = new ArrayList<>();
        if (!(ratio >= GOODPUT_LEAST)) failures.add("goodput");
        judge("visitors", attacked.figures.visitors(), seconds * VISITS_PER_SECOND, failures);
        judge("newcomers", attacked.figures.newcomers(), seconds * NEWCOMERS_PER_SECOND, failures);
        if (after > mostBytes) failures.add("memory");
        if (OUT_OF_MEMORY.matcher(scene.node.said().substring(said)).find()) failures.add("out of memory");
        AttackCounters client = attacked.counters;
        if (client.attempts() == 0) failures.add("no attempt");
        if (attack.byMembers() && client.linked() == 0) failures.add("no member got in");
        if (client.violations() > 0) failures.add("strangers were answered");
        if (client.leftOpen() > 0) failures.add("links left open");
        if (attack == Attack.JUNK && perSecond < JUNK_LEAST) failures.add("too few attempts");
        return new Row(
                attack.word(),
                attack.sentence(),
                attack.counted(),
                perSecond,
                attacked.counters.opened() / (double) (seconds + LONGER_SECONDS),
                attacked.figures.goodputMegabytes(),
                quiet,
                List.of(first.figures.goodputMegabytes(), last.figures.goodputMegabytes()),
                first.counters.opened() / (double) (bareSeconds + LONGER_SECONDS),
                ratio,
                attacked.figures.visitors(),
                attacked.figures.newcomers(),
                attacked.figures.failedCalls(),
                before,
                after,
                after > mostBytes ? -1 : took,
                refused,
                attacked.counters,
                failures);
    }

    private static void judge(String who, HonestPeers.Handshakes handshakes, int due, List<String> failures) {
        boolean enough = handshakes.count() >= ENOUGH * due;
        if (!enough || handshakes.p99Millis() > HANDSHAKE_MOST_MILLIS) failures.add("handshakes of " + who);
    }

    private record Measured(HonestPeers.Figures figures, AttackCounters counters) {}

    private Measured measured(Scene scene, Attack attack, String address, int span) {
        // A little more, so that the attack lasts as long as the honest are measured.
        scene.attacker.order(order(attack, address, span + LONGER_SECONDS));
        HonestPeers.Figures figures = honest(scene, span);
        String counters = scene.attacker.answer(LONGER_SECONDS + GRACE_SECONDS);
        return new Measured(figures, json.readValue(counters, AttackCounters.class));
    }

    private HonestPeers.Figures honest(Scene scene, int span) {
        return json.readValue(
                scene.honest.ask(Integer.toString(span), span + GRACE_SECONDS), HonestPeers.Figures.class);
    }

    private String order(Attack attack, String address, int span) {
        return "%s %s %d %d %d".formatted(attack.word(), address, span, sources, ++seed);
    }

    /// Without load, what is in use is what is kept.
    private static long settled(Scene scene) {
        scene.honest.ask("quiet", GRACE_SECONDS);
        long least = memory(scene.admin);
        for (int i = 0; i < 3; i++) {
            LockSupport.parkNanos(500_000_000L);
            least = Math.min(least, memory(scene.admin));
        }
        scene.honest.ask("busy", GRACE_SECONDS);
        return least;
    }

    private static long memory(AdminClient admin) {
        ProcessMemory memory = admin.post("/memory/collect", Map.of(), ProcessMemory.class);
        long spareBytes = memory.pooledHeapReservedBytes() - memory.pooledHeapActiveBytes();
        long heapBytes = memory.heapAfterCollectionBytes().orElse(memory.heapUsedBytes());
        return heapBytes - spareBytes + memory.pooledDirectActiveBytes();
    }

    private static Map<String, Long> refused(AdminClient admin) {
        Map<String, Long> refused = new LinkedHashMap<>();
        for (JsonNode limit : admin.get("/limits").path("limits")) {
            refused.merge(limit.path("name").asString(), limit.path("refused").asLong(), Long::sum);
        }
        return refused;
    }

    private static String bare(String address, String port) {
        return address.replaceFirst("/tcp/[0-9]+/", "/tcp/" + port + "/");
    }

    private void head() {
        out.printf(
                Locale.ROOT,
                "%-16s %10s %10s %9s %9s %9s %6s %11s %11s %8s %8s %7s  %s%n",
                "attack",
                "attempts/s",
                "connects/s",
                "quiet",
                "MB/s",
                "bare",
                "ratio",
                "known p99",
                "new p99",
                "before",
                "after",
                "back in",
                "verdict");
        out.flush();
    }

    private void print(Row row) {
        out.printf(
                Locale.ROOT,
                "%-16s %10.0f %10.0f %9.1f %9.1f %9.1f %6.2f %8.1f ms %8.1f ms %5.1f MB %5.1f MB %5.1f s  %s%n",
                row.attack,
                row.perSecond,
                row.connectionsPerSecond,
                row.quietGoodput,
                row.goodput,
                row.bareGoodput.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN),
                row.goodputRatio,
                row.visitors.p99Millis(),
                row.newcomers.p99Millis(),
                row.memoryBefore / 1e6,
                row.memoryAfter / 1e6,
                row.settleSeconds,
                row.failures.isEmpty() ? "ok" : "failed: " + String.join(", ", row.failures));
        if (!row.refused.isEmpty()) {
            String most = row.refused.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(3)
                    .map(limit -> "%s %d".formatted(limit.getKey(), limit.getValue()))
                    .reduce((left, right) -> left + "; " + right)
                    .orElse("");
            out.printf("%-16s refused: %s%n", "", most);
        }
        out.flush();
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
