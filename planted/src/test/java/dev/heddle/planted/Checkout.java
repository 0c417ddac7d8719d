package dev.heddle.planted;

import java.nio.file.Files;
import java.nio.file.Path;

/// The checkout that this build runs in.
final class Checkout {
    /// The directory with the root pom.xml and the patches' folder.
    static final Path ROOT = root();

    private Checkout() {}

    private static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path here = start; here != null; here = here.getParent()) {
            if (Files.exists(here.resolve("mvnw"))) return here;
        }
        throw new IllegalStateException("no mvnw in or above " + start);
    }
}
