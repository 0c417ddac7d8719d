package dev.heddle.core.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Test data that other projects published; it lies beside the checkout, not in it.
public final class SharedVectors {
    private SharedVectors() {}

    /// A file of the shared vectors. Where they are not there the test is skipped, except under CI, where it
    /// fails.
    public static Path file(String name) {
        Path file = Path.of(System.getProperty("heddle.shared", "../../shared"), "vectors", name);
        if (!Files.exists(file) && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("the shared vectors are missing: " + file);
        }
        Assumptions.assumeTrue(Files.exists(file), () -> "no shared vectors at " + file);
        return file;
    }
}
