package dev.heddle.app;

import dev.heddle.scenario.Checker;
import dev.heddle.scenario.Happening;
import dev.heddle.scenario.RunLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What happened in one run, as a log and as a picture in a folder.
final class TraceFiles implements AutoCloseable {
    private final Path folder;
    private final Writer log;
    private final Picture picture;
    private final int nodes;

    private TraceFiles(Path folder, Writer log, Picture picture, int nodes) {
        this.folder = folder;
        this.log = log;
        this.picture = picture;
        this.nodes = nodes;
    }

    /// @throws WrongUsage when nothing can be written there
    static TraceFiles in(Path folder, String title, int nodes) {
        try {
            Files.createDirectories(folder);
            Writer log = Files.newBufferedWriter(folder.resolve("trace.log"));
            return new TraceFiles(folder, log, new Picture(title, nodes), nodes);
        } catch (FileAlreadyExistsException file) {
            throw new WrongUsage("cannot write to " + folder + ": it is no folder", file);
        } catch (IOException unwritable) {
            throw new WrongUsage("cannot write to " + folder + ": " + unwritable.getMessage(), unwritable);
        }
    }

    /// What tells the run to these files.
    Checker checker() {
        return new RunLog(this::tell);
    }

    /// Writes the picture, and what is left of the log.
    @Override
    public void close() {
        try (log) {
            Files.writeString(folder.resolve("trace.svg"), picture.svg());
        } catch (IOException full) {
            throw new WrongUsage("cannot write to " + folder + ": " + full.getMessage(), full);
        }
    }

    private void tell(Happening happening) {
        picture.add(happening);
        try {
            log.write(line(happening));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /// `   12.345678901  node 3   got message 7 ...`.
    private String line(Happening happening) {
        int node = switch (happening) {
            case Happening.Mark mark -> mark.node();
            case Happening.Passage passage -> passage.to();
            case Happening.Trouble _ -> 0;
        };
        return String.format(
                Locale.ROOT,
                "%6d.%09d  %-12s  %s%n",
                happening.atNanos() / 1_000_000_000,
                happening.atNanos() % 1_000_000_000,
                node == 0 ? "" : (node <= nodes ? "node " : "stranger ") + node,
                happening.what());
    }
}
