package dev.heddle.bench;

import dev.heddle.app.WrongUsage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a measurement's figures go.
final class ReportFileOption {
    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures as JSON.")
    private @Nullable Path file;

    /// Measures, prints, and writes the file if one is wanted.
    ///
    /// @return the exit code
    /// @throws WrongUsage before anything is measured, if the file cannot be written
    int run(PrintWriter out, Supplier<? extends Report> measurement) {
        requireWritable();
        Report report = measurement.get();
        report.print(out);
        if (file != null) write(file, report.json());
        return report.ok() ? 0 : 1;
    }

    private void requireWritable() {
        if (file == null) return;
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new WrongUsage("cannot write the report to " + file);
        }
    }

    private static void write(Path file, String json) {
        try {
            Files.writeString(file, json + System.lineSeparator());
        } catch (IOException failed) {
            throw new WrongUsage("cannot write the report to " + file + ": " + failed.getMessage(), failed);
        }
    }
}
