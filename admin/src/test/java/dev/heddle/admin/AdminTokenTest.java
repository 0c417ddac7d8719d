package dev.heddle.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {
    @TempDir
    private Path folder;

    @Test
    void eachIsNew() {
        assertThat(AdminToken.fresh()).isNotEqualTo(AdminToken.fresh());
    }

    @Test
    @Tag("T-34")
    void itsTextIsNotInWhatIsLoggedByAccident() {
        AdminToken token = AdminToken.fresh();
        assertThat(token.toString()).doesNotContain(token.text());
    }

    @Test
    void admitsItsOwnCredentialsOnly() {
        AdminToken token = AdminToken.fresh();
        assertThat(token.admits(token.credentials())).isTrue();
        assertThat(token.admits("")).isFalse();
        assertThat(token.admits(token.text())).isFalse();
        assertThat(token.admits(token.credentials() + "0")).isFalse();
        assertThat(token.admits(AdminToken.fresh().credentials())).isFalse();
    }

    @Test
    void isWrittenForItsOwnerAloneAndReadAgain() throws IOException {
        Path file = folder.resolve("token");
        AdminToken token = AdminToken.fresh();
        token.write(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(AdminToken.read(file)).isEqualTo(token);
        AdminToken next = AdminToken.fresh();
        next.write(file);
        assertThat(AdminToken.read(file)).isEqualTo(next);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void aFileThatOthersMayReadOrChangeIsRefused(String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "mine");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(() -> AdminToken.fresh().write(file))
                .isInstanceOf(AdminException.class)
                .hasMessage("others than its owner may read or change %s; remove it, or 'chmod 600' it", file);
        assertThat(file).hasContent("mine");
    }

    @Test
    void aLinkIsReplacedAndNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "mine");
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.createSymbolicLink(folder.resolve("token"), elsewhere);
        AdminToken.fresh().write(file);
        assertThat(elsewhere).hasContent("mine");
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void onlyItsOwnFileIsRemoved() throws IOException {
        Path file = folder.resolve("token");
        AdminToken first = AdminToken.fresh();
        AdminToken second = AdminToken.fresh();
        second.write(file);
        first.remove(file);
        assertThat(AdminToken.read(file)).isEqualTo(second);
        second.remove(file);
        assertThat(file).doesNotExist();
        second.remove(file);
    }

    @Test
    void whatHoldsNoTokenIsSaidSoWithoutItsContent() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "secret");
        Path large = Files.writeString(folder.resolve("large"), "0".repeat(1000));
        assertThatThrownBy(() -> AdminToken.read(text)).hasMessage("%s holds no token", text);
        assertThatThrownBy(() -> AdminToken.read(large)).hasMessage("%s holds no token", large);
        assertThatThrownBy(() -> AdminToken.read(folder)).hasMessage("%s holds no token", folder);
        assertThatThrownBy(() -> AdminToken.read(folder.resolve("absent")))
                .isInstanceOf(AdminException.class)
                .hasMessageStartingWith("there is no token in " + folder.resolve("absent"));
    }
}
