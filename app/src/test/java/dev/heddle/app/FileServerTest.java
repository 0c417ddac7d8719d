package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileServerTest {
    private static final PeerId SOMEBODY = new PeerId(1, 2, 3, 4);
    private static final MemoryFile FILE = MemoryFile.random(1, 3_000_000);

    @Test
    void saysHowLongTheFileIsAndItsHash() throws Exception {
        var answer = (FileProtocol.Answer.Description) ask(new FileProtocol.Request.Describe());
        assertThat(answer.bytes()).isEqualTo(3_000_000);
        assertThat(answer.sha256())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(FILE.content()));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1000000", "2999999, 1", "1951424, 1048576"})
    void readsAnyPiece(int offset, int bytes) throws Exception {
        var answer = (FileProtocol.Answer.Piece) ask(new FileProtocol.Request.Read(offset, bytes));
        assertThat(answer.bytes()).isEqualTo(Arrays.copyOfRange(FILE.content(), offset, offset + bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, -1",
        "-1, 1",
        "0, 1048577",
        "3000000, 1",
        "2999999, 2",
        "9223372036854775807, 1",
        "9223372036854775807, 2147483647"
    })
    void refusesWhatIsNoPieceOfTheFile(long offset, int bytes) throws Exception {
        CompletionStage<FileProtocol.Answer> answer =
                FileServer.of(FILE).answer(SOMEBODY, new FileProtocol.Request.Read(offset, bytes));
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void aFileOnDiskIsReadWhereItLies(@TempDir Path directory) throws IOException {
        Path path = Files.write(directory.resolve("file"), FILE.content());
        try (DiskFile file = DiskFile.open(path)) {
            byte[] piece = new byte[1_000];
            file.read(2_999_000, piece);
            assertThat(piece).isEqualTo(Arrays.copyOfRange(FILE.content(), 2_999_000, 3_000_000));
            assertThatThrownBy(() -> file.read(2_999_001, piece))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("shorter than its 3000000 bytes");
        }
    }

    private static FileProtocol.Answer ask(FileProtocol.Request request) throws IOException {
        return FileServer.of(FILE)
                .answer(SOMEBODY, request)
                .toCompletableFuture()
                .join();
    }
}
