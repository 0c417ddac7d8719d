package dev.heddle.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// Where a command writes its JSON. Whether that is possible turns out before the work, not after it.
final class ReportFile {
    private final Path path;

    private ReportFile(Path path) {
        this.path = path;
    }

    /// @throws WrongUsage when nothing can be written there; what is there already stays as it is
    static ReportFile at(Path path) {
        boolean present = Files.exists(path);
        if (Files.isDirectory(path)) throw new WrongUsage("cannot write " + path + ": it is a directory");
        try {
            Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            if (!present) Files.delete(path);
        } catch (IOException unwritable) {
            throw WrongUsage.unwritable(path, unwritable);
        }
        return new ReportFile(path);
    }

    /// A report as one line of JSON, its keys in the order of its components.
    static String json(Record report) {
        return JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .build()
                .writeValueAsString(report);
    }

    /// Replaces what is there.
    void write(String json) {
        try {
            Files.writeString(path, json + System.lineSeparator());
        } catch (IOException unwritable) {
            throw WrongUsage.unwritable(path, unwritable);
        }
    }
}
