package dev.heddle.app;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The rooms of the house and who imports whom, as the table of the design says. A room stands after
/// those it imports.
final class Rooms {
    /// Rooms that may touch sockets, threads, files and the system clock; every other room runs in
    /// virtual time too.
    static final List<String> WORLD = List.of(
            "transport", "quic", "discovery", "hub", "chaos", "config", "admin", "daemon", "planted", "app", "bench");

    private static final String PREFIX = "dev.heddle.";

    /// What each room's module descriptor may require of the house.
    private static final Map<String, List<String>> IMPORTS = new TreeMap<>(Map.ofEntries(
            Map.entry("core", List.of()),
            Map.entry("codec", List.of("core")),
            Map.entry("noise", List.of("core")),
            Map.entry("session", List.of("codec", "noise")),
            Map.entry("network", List.of("session")),
            Map.entry("discovery", List.of("network")),
            Map.entry("gossip", List.of("network")),
            Map.entry("vote", List.of("network")),
            Map.entry("swarm", List.of("network", "vote")),
            Map.entry("hub", List.of("network")),
            Map.entry("vanet", List.of("codec")),
            Map.entry("transport", List.of("core")),
            Map.entry("quic", List.of("core", "noise")),
            Map.entry("simulator", List.of("core")),
            Map.entry("scenario", List.of("network", "gossip", "vote", "swarm", "vanet", "simulator")),
            Map.entry("planted", List.of("scenario")),
            Map.entry("config", List.of("core")),
            Map.entry("admin", List.of("transport")),
            Map.entry("daemon", List.of("config", "admin", "network", "transport")),
            Map.entry("chaos", List.of("transport", "session", "admin")),
            Map.entry("junit", List.of("scenario"))));

    private Rooms() {}

    /// Whether the table has the room. The command and the benchmarks import everything, so they have
    /// no row.
    static boolean known(String room) {
        return IMPORTS.containsKey(room) || seesAll(room);
    }

    /// What the room's module descriptor may require.
    static boolean mayRequire(String room, String other) {
        return seesAll(room)
                ? !other.equals("bench")
                : IMPORTS.getOrDefault(room, List.of()).contains(other);
    }

    /// What the room's classes may name: what it requires, and through `requires transitive` what those
    /// require.
    static boolean mayUse(String room, String other) {
        return room.equals(other)
                || (seesAll(room) ? mayRequire(room, other) : reach(room).contains(other));
    }

    private static boolean seesAll(String room) {
        return room.equals("app") || room.equals("bench");
    }

    private static Set<String> reach(String room) {
        Set<String> reached = new TreeSet<>();
        for (String next : IMPORTS.getOrDefault(room, List.of())) {
            reached.add(next);
            reached.addAll(reach(next));
        }
        return reached;
    }

    /// The room that a class belongs to, or an empty text for a class from outside the house.
    static String of(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        if (!name.startsWith(PREFIX)) return "";
        String rest = name.substring(PREFIX.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    /// The published classes of all rooms on the class path.
    static JavaClasses published() {
        return new ClassFileImporter()
                .withImportOption(Rooms::publishes)
                .importPackages(PREFIX.substring(0, PREFIX.length() - 1));
    }

    private static boolean publishes(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
}
