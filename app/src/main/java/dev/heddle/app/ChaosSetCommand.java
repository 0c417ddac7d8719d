package dev.heddle.app;

import dev.heddle.admin.AdminClient;
import dev.heddle.admin.AdminException;
import dev.heddle.admin.AdminFolder;
import dev.heddle.chaos.Way;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `heddle chaos set`.
@Command(
        name = "set",
        description = "Changes a proxy or a relay that runs, and prints its settings and counters. What is not named"
                + " stays; without options it only prints.",
        sortOptions = false)
final class ChaosSetCommand extends SubCommand {
    @Parameters(paramLabel = "FOLDER", description = "Where it left its admin port's number and token; it said so.")
    private Path folder = Path.of("");

    @Option(names = "--way", paramLabel = "WAY", description = "Changes forward or back alone (default: both).")
    private @Nullable Way way;

    @Mixin
    private LineOptions line = new LineOptions();

    @Option(names = "--stall", paramLabel = "true|false", arity = "1", description = "Stops the way, or lets it go on.")
    private @Nullable Boolean stall;

    @Option(names = "--reset", description = "Resets all connections that are there.")
    private boolean reset;

    @Option(
            names = "--half-open",
            description = "Forgets all connections that are there: they stay open and carry nothing.")
    private boolean halfOpen;

    @Option(names = "--rebind", description = "Gives each client of a UDP proxy a new port, as a NAT does.")
    private boolean rebind;

    @Override
    public Integer call() {
        try (AdminClient client = AdminFolder.client(folder)) {
            Map<String, Object> settings = line.change().order();
            if (!settings.isEmpty()) client.post("/line", ofWay(settings));
            if (stall != null) client.post("/stall", ofWay(Map.of("on", stall)));
            if (reset) client.post("/reset", Map.of());
            if (halfOpen) client.post("/half-open", Map.of());
            if (rebind) client.post("/rebind", Map.of());
            print(client.get("/line"));
            return 0;
        } catch (AdminException refused) {
            err().println("heddle: " + refused.getMessage());
            return 1;
        }
    }

    private Map<String, Object> ofWay(Map<String, Object> order) {
        if (way == null) return order;
        Map<String, Object> narrowed = new LinkedHashMap<>(order);
        narrowed.put("way", way.name().toLowerCase(Locale.ROOT));
        return narrowed;
    }

    private void print(JsonNode state) {
        for (var entry : state.properties()) out().println(entry.getKey() + " " + entry.getValue());
    }
}
