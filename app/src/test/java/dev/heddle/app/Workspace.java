package dev.heddle.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The checkout that this build runs in.
final class Workspace {
    /// The directory with the root pom.xml and the scripts.
    static final Path ROOT = root();

    private Workspace() {}

    /// The modules that the root pom.xml lists, in its order.
    static List<String> rooms() throws IOException {
        return Pattern.compile("<module>(\\w+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path here = start; here != null; here = here.getParent()) {
            if (Files.exists(here.resolve("mvnw"))) return here;
        }
        throw new IllegalStateException("no mvnw in or above " + start);
    }
}
