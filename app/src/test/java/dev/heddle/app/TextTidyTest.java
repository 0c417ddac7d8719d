package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What must stand in no file of the repository, whatever its language. The words are put together from
/// pieces so that this file keeps the rules itself.
final class TextTidyTest {
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
    private static final Pattern PLACE_ON_A_MACHINE = Pattern.compile("(?<![\\w.}-])/(work|root|home)" + "/");
    private static final Pattern REGISTRY = Pattern.compile(
            "repo1?\\.maven\\.(apache\\.)?" + "org|registry\\.npmjs\\." + "org|deb\\.debian\\." + "org");
    private static final List<Pattern> BANNED = List.of(UNFINISHED, PLACE_ON_A_MACHINE, REGISTRY);

    /// Where Maven itself comes from.
    private static final Path WRAPPER = Path.of(".mvn/wrapper/maven-wrapper.properties");

    @Test
    void noFileHoldsUnfinishedWorkOrPlacesOfAMachine() throws Exception {
        assumeTrue(Files.exists(Workspace.ROOT.resolve(".git")), "only a checkout knows which files are its own");
        List<String> found = new ArrayList<>();
        List<Path> files = files();
        for (Path file : files) {
            if (!file.equals(WRAPPER)) find(file, text(file), found);
        }
        assertThat(files).contains(WRAPPER, Path.of("pom.xml"), Path.of("mvnw"));
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// TO" + "DO: more",
                "FIX" + "ME",
                "cd /wo" + "rk/main",
                "'/ro" + "ot/x'",
                "file:///ho" + "me/x",
                "https://repo1.mav" + "en.org/maven2",
                "https://repo.mav" + "en.apache.org/maven2",
                "registry.npm" + "js.org",
                "http://deb.deb" + "ian.org/debian"
            })
    void seesWhatIsBanned(String line) {
        List<String> found = new ArrayList<>();
        find(Path.of("some"), "fine\n" + line, found);
        assertThat(found).hasSize(1).first().asString().startsWith("some:2: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a network/work/path", "$HOME/.m2", "Contents/Home", "mastodons", "https://maven.apache.org"})
    void letsBeWhatOnlyLooksLikeIt(String line) {
        List<String> found = new ArrayList<>();
        find(Path.of("some"), line, found);
        assertThat(found).isEmpty();
    }

    private static void find(Path file, String text, List<String> found) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            for (Pattern banned : BANNED) {
                Matcher matcher = banned.matcher(lines.get(i));
                if (matcher.find()) found.add(file + ":" + (i + 1) + ": " + matcher.group());
            }
        }
    }

    /// Tracked files and those that a commit could add.
    private static List<Path> files() throws IOException, InterruptedException {
        Ran ran = Ran.in(
                Workspace.ROOT,
                Map.of("PATH", System.getenv("PATH"), "HOME", System.getProperty("user.home")),
                List.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"));
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        return Pattern.compile("\0")
                .splitAsStream(ran.out())
                .map(Path::of)
                .filter(file -> Files.isRegularFile(Workspace.ROOT.resolve(file)))
                .toList();
    }

    /// The file's text, or nothing if it is not text.
    private static String text(Path file) throws IOException {
        try {
            return Files.readString(Workspace.ROOT.resolve(file), StandardCharsets.UTF_8);
        } catch (CharacterCodingException binary) {
            return "";
        }
    }
}
