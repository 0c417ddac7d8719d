package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `.ci/rules`: which rules of the threat model have a test. Its texts are put together from pieces, so that this file
/// has no tags.
final class RulesTest {
    private static final String TAG = "    @Ta" + "g(\"%s\")\n";

    /// The checkout is in it, so that nobody else's `../shared` stands beside the checkout.
    @TempDir
    private Path parent;

    private Path directory = Path.of("");

    @BeforeEach
    void chooseTheCheckout() {
        directory = parent.resolve("checkout");
    }

    @Test
    void whatTheListSaysIsTestedIs() throws Exception {
        Ran ran = rules(Workspace.ROOT, "--check");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
    }

    @Test
    void everyRuleIsListedWithItsTests() throws Exception {
        checkout(
                TAG.formatted("T-01") + "    @DisplayName(\"no class of it, no void either\")\n    void closes() {}\n");
        Ran ran = rules(directory);
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualTo("""
                T-01 Something ends
                    room/SomeTest.closes
                T-02 Another thing begins

                1 rules without a test: T-02
                """);
    }

    @Test
    void aClassAndSeveralTagsOnOneTestCount() throws Exception {
        checkout(TAG.formatted("T-01") + TAG.formatted("T-02") + "class SomeTest {\n");
        assertThat(rules(directory).out())
                .contains("T-01 Something ends\n    room/SomeTest\n", "begins\n    room/SomeTest\n", "0 rules without");
    }

    @Test
    void aTagThatNamesNoRuleIsRefused() throws Exception {
        checkout(TAG.formatted("T-01") + TAG.formatted("T-77") + "    void closes() {}\n");
        Ran ran = rules(directory, "--check");
        assertThat(ran.exitCode()).isOne();
        assertThat(ran.errLines()).containsExactly("room/SomeTest.closes has the tag T-77, which is no rule");
    }

    @Test
    void aListThatIsNotWrittenAnewIsRefused() throws Exception {
        checkout("    void closes() {}\n");
        assertStale("< | T-01 | Part one | Something ends | room |", "> | T-01 | Part one | Something ends | |");
        checkout(TAG.formatted("T-01") + TAG.formatted("T-02") + "    void closes() {}\n");
        assertStale(
                "< | T-02 | Part one | Another thing begins | |",
                "> | T-02 | Part one | Another thing begins | room |");
    }

    @Test
    void theListIsWrittenAnewFromItselfWhereThereIsNothingElse() throws Exception {
        checkout(TAG.formatted("T-02") + "    void begins() {}\n");
        assertThat(rules(directory, "--write").exitCode()).isZero();
        assertThat(Files.readAllLines(directory.resolve("docs/rules.md")))
                .endsWith(
                        "| T-01 | Part one | Something ends | |", "| T-02 | Part one | Another thing begins | room |");
        assertThat(rules(directory, "--check").exitCode()).isZero();
    }

    private void assertStale(String listed, String right) throws Exception {
        Ran ran = rules(directory, "--check");
        assertThat(ran.exitCode()).isOne();
        assertThat(ran.errLines())
                .contains(listed, right)
                .endsWith("docs/rules.md is not what .ci/rules --write writes");
    }

    /// A checkout with two rules, of which the first was tested when its list was written, and one test class.
    private void checkout(String tests) throws Exception {
        Files.createDirectories(directory.resolve(".ci"));
        Files.copy(
                Workspace.ROOT.resolve(".ci/rules"),
                directory.resolve(".ci/rules"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(directory.resolve("docs"));
        Files.writeString(directory.resolve("docs/rules.md"), """
                | T-01 | Part one | Something ends | |
                | T-02 | Part one | Another thing begins | |
                """);
        Path sources = Files.createDirectories(directory.resolve("room/src/test/java/dev/heddle/room"));
        Files.writeString(sources.resolve("SomeTest.java"), TAG.formatted("T-01") + "    void closes() {}\n");
        assertThat(rules(directory, "--write").exitCode()).isZero();
        Files.writeString(sources.resolve("SomeTest.java"), tests);
    }

    private static Ran rules(Path checkout, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", checkout.resolve(".ci/rules").toString()));
        command.addAll(List.of(arguments));
        return Ran.in(checkout, Map.of("PATH", System.getenv("PATH")), command);
    }
}
