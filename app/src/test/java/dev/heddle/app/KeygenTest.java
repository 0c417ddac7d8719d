package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeygenTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("my identity");
    }

    @Test
    void writesAnIdentityThatOnlyItsOwnerCanRead() throws IOException {
        Ran ran = keygen();
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Identity identity = Identity.parse(Files.readString(file), Ciphers.jdk())) {
            assertThat(ran.out())
                    .contains(identity.peer().toString(), identity.publicKey().toString())
                    .doesNotContain(privateDigits());
        }
    }

    @Test
    void leavesAFileThatIsThere() throws IOException {
        Files.writeString(file, "precious");
        Ran ran = keygen();
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.errLines()).hasSize(1).first().asString().contains(file.toString(), "--force");
        assertThat(file).hasContent("precious");
    }

    @Test
    void replacesItWhenToldTo() throws IOException {
        Files.writeString(file, "precious");
        assertThat(keygen("--force").exitCode()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Identity.parse(Files.readString(file), Ciphers.jdk()).close();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void saysInOneSentenceThatItCannotWrite() {
        file = directory.resolve("nowhere/identity");
        for (Ran ran : new Ran[] {keygen(), keygen("--force")}) {
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.errLines())
                    .containsExactly("heddle: cannot write " + file + ": its directory does not exist");
        }
    }

    @Test
    void makesAnotherOneEachTime() throws IOException {
        keygen();
        String first = Files.readString(file);
        keygen("--force");
        assertThat(Files.readString(file)).isNotEqualTo(first);
    }

    private String privateDigits() throws IOException {
        String last = Files.readAllLines(file).getLast();
        return last.substring(last.indexOf("0x") + 2);
    }

    private Ran keygen(String... more) {
        return HeddleTest.run(Stream.concat(Stream.of("keygen", "--out", file.toString()), Stream.of(more))
                .toArray(String[]::new));
    }
}
