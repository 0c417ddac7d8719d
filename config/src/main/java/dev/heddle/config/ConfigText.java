package dev.heddle.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads a file as the text it must be, however large and whatever it is.
public final class ConfigText {
    /// Longer than any configuration.
    private static final int BYTES_MOST = 1 << 20;

    private ConfigText() {}

    /// @param hint what to do when there is no such file
    /// @return empty when it is no such text; then a mistake says why
    /// @throws ConfigException when there is no such file, or it cannot be read
    public static Optional<String> read(Path file, String hint, Mistakes mistakes) {
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
            throw new ConfigException("there is no file " + file + "; " + hint, missing);
        } catch (AccessDeniedException denied) {
            throw new ConfigException("cannot read " + file + ": permission denied", denied);
        } catch (IOException unreadable) {
            String reason = Files.isDirectory(file) ? "it is a directory" : String.valueOf(unreadable.getMessage());
            throw new ConfigException("cannot read " + file + ": " + reason, unreadable);
        }
    }
}
