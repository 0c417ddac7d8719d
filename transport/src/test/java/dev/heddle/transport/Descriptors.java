package dev.heddle.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The file descriptors of this process, as Linux shows them.
final class Descriptors {
    private static final Path OPEN = Path.of("/proc/self/fd");

    private Descriptors() {}

    /// Sockets and what a selector is made of.
    static int ofLoops() throws IOException {
        return of("socket:").size() + of("anon_inode:").size() + of("pipe:").size();
    }

    static List<Integer> connectedSockets() throws IOException {
        List<String> established = Files.readAllLines(Path.of("/proc/self/net/tcp")).stream()
                .map(line -> line.trim().split("\\s+", -1))
                .filter(columns -> columns[3].equals("01"))
                .map(columns -> "socket:[" + columns[9] + "]")
                .toList();
        return of("socket:").stream()
                .filter(descriptor -> established.contains(target(OPEN.resolve(descriptor.toString()))))
                .toList();
    }

    private static List<Integer> of(String kind) throws IOException {
        try (Stream<Path> descriptors = Files.list(OPEN)) {
            return descriptors
                    .filter(descriptor -> target(descriptor).startsWith(kind))
                    .map(descriptor -> Integer.valueOf(descriptor.getFileName().toString()))
                    .toList();
        }
    }

    /// Empty when the descriptor was closed meanwhile.
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
