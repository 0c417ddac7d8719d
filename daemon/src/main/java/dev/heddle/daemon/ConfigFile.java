package dev.heddle.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A configuration file that was read: the node it describes, or all that is wrong with it.
///
/// @param node empty if there is a mistake that is more than a warning
/// @param mistakes in the order of their lines
public record ConfigFile(Path file, Optional<NodeConfig> node, List<Mistake> mistakes) {
    /// Longer than any configuration.
    private static final int BYTES_MOST = 1 << 20;

    public ConfigFile {
        mistakes = List.copyOf(mistakes);
    }

    /// Reads and checks a file, and looks at the files it names.
    ///
    /// @throws ConfigException when there is no such file, or it cannot be read
    public static ConfigFile read(Path file) {
        Mistakes mistakes = new Mistakes();
        Optional<NodeConfig> node = text(file, mistakes)
                .flatMap(text -> YamlReader.read(text, mistakes))
                .flatMap(tree -> {
                    ConfigSchema.load().check(tree, mistakes);
                    Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
                    return new NodeReader(folder, tree, mistakes).read();
                });
        return new ConfigFile(file, node, mistakes.sorted());
    }

    /// A whole configuration with every key, its default and what it means.
    public static String defaults() {
        return ConfigSchema.resource("heddle-node.yaml");
    }

    private static Optional<String> text(Path file, Mistakes mistakes) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(BYTES_MOST + 1);
            if (bytes.length > BYTES_MOST) {
                mistakes.add(
                        new Place(1, ""), "a configuration has up to %d bytes, this has more".formatted(BYTES_MOST));
                return Optional.empty();
            }
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException binary) {
            mistakes.add(new Place(1, ""), "a configuration is text in UTF-8, and this is not");
            return Optional.empty();
        } catch (NoSuchFileException missing) {
            throw new ConfigException(
                    "there is no file " + file + "; 'heddle config print-defaults' prints one", missing);
        } catch (AccessDeniedException denied) {
            throw new ConfigException("cannot read " + file + ": permission denied", denied);
        } catch (IOException unreadable) {
            String reason = Files.isDirectory(file) ? "it is a directory" : String.valueOf(unreadable.getMessage());
            throw new ConfigException("cannot read " + file + ": " + reason, unreadable);
        }
    }
}
