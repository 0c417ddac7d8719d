package dev.heddle.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The threads of this process, as the JVM and as Linux see them.
final class Threads {
    private static final long MILLIS_PER_TICK = 10;

    private Threads() {}

    /// Platform threads whose name begins so.
    static List<String> named(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /// What the threads have used so far.
    ///
    /// @param prefix of their names, at most 15 characters with what follows
    /// @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
    static long processorMillis(String prefix) throws IOException {
        long ticks = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) ticks += ticks(task.resolve("stat"), prefix);
        }
        return ticks * MILLIS_PER_TICK;
    }

    private static long ticks(Path stat, String prefix) {
        String line;
        try {
            line = Files.readString(stat);
        } catch (IOException threadHasEnded) {
            return 0;
        }
        int nameEnd = line.lastIndexOf(')');
        if (!line.substring(line.indexOf('(') + 1, nameEnd).startsWith(prefix)) return 0;
        // Counted from behind the name: state is the first, user and system time the 12th and 13th.
        String[] fields = line.substring(nameEnd + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
