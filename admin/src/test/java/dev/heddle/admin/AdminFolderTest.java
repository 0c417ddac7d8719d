package dev.heddle.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.transport.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminFolderTest {
    @TempDir
    private Path folder;

    @Test
    void whoeverHasTheFolderAsksAndNothingIsLeftOfIt() {
        try (AdminFolder admin = serve();
                AdminClient client = AdminFolder.client(folder)) {
            assertThat(client.get("/state").path("is").asString()).isEqualTo("well");
            assertThat(admin.describe())
                    .isEqualTo("admin on 127.0.0.1:%d, token in %s", admin.port(), folder.resolve("admin.token"));
            assertThat(PrivateFiles.opened(folder.resolve("admin.port"))).isFalse();
            assertThat(PrivateFiles.opened(admin.tokenFile())).isFalse();
        }
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(() -> AdminFolder.client(folder))
                .isInstanceOf(AdminException.class)
                .hasMessage("nothing runs on the folder %s: it has no admin.port", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "99999", "-1", "123456", "80 81", "http"})
    void whatIsNoPortIsSaid(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("admin.port"), text + "\n");
        assertThatThrownBy(() -> AdminFolder.client(folder))
                .isInstanceOf(AdminException.class)
                .hasMessage(file + " holds no port");
    }

    @Test
    void whereThePortCannotBeWrittenNothingIsLeft() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("admin.port").resolve("full"));
        assertThatThrownBy(this::serve)
                .isInstanceOf(AdminException.class)
                .hasMessageStartingWith("cannot write " + inTheWay.getParent());
        assertThat(folder.resolve("admin.token")).doesNotExist();
    }

    private AdminFolder serve() {
        return AdminFolder.serve(AdminServer.builder().get("/state", _ -> Map.of("is", "well")), 0, folder);
    }
}
