package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Exit codes and messages of the command, in this process.
final class HeddleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --bogus        | heddle: Unknown option: '--bogus'; see 'heddle --help'
            keygen --bogus | heddle: Unknown option: '--bogus'; see 'heddle keygen --help'
            keygn          | heddle: there is no command 'keygn', did you mean keygen; see 'heddle --help'
            keygen all     | heddle: there is no use for 'all'; see 'heddle keygen --help'
            ''             | heddle: Missing required subcommand; see 'heddle --help'
            """)
    void wrongUsageIsOneSentenceAndExitCode2(String line, String sentence) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        assertThat(run(arguments)).isEqualTo(new Ran(2, "", sentence + System.lineSeparator()));
    }

    @Test
    void helpNamesTheCommandsAndTheExitCodes() {
        Ran ran = run("--help");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("keygen", "0   done", "1   the check failed", "2   wrong usage");
    }

    @Test
    void anotherRoomAddsACommand(@TempDir Path directory) throws IOException {
        Ran ran = runWithProbe(directory, "probe", "--then", "fail");
        assertThat(ran).isEqualTo(new Ran(1, "", ""));
    }

    @Test
    void whatTheUserCanSetRightIsOneSentenceAndExitCode2(@TempDir Path directory) throws IOException {
        Ran ran = runWithProbe(directory, "probe", "--then", "refuse");
        assertThat(ran).isEqualTo(new Ran(2, "", "heddle: port 80 is taken" + System.lineSeparator()));
    }

    @Test
    void aFaultIsOneSentenceAndExitCode1AndVerboseShowsWhere(@TempDir Path directory) throws IOException {
        Ran brief = runWithProbe(directory, "probe", "--then", "break");
        assertThat(brief.exitCode()).isEqualTo(1);
        assertThat(brief.errLines()).hasSize(1).first().asString().contains("a fault of heddle itself", "--verbose");
        Ran verbose = runWithProbe(directory, "probe", "-v", "--then", "break");
        assertThat(verbose.exitCode()).isEqualTo(1);
        assertThat(verbose.err()).contains("\tat ", "Probe.call");
    }

    static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Heddle.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    /// As if a room on the class path had provided the command.
    private static Ran runWithProbe(Path directory, String... arguments) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(CommandProvider.class.getName()), ProbeProvider.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URL[] classPath = {directory.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classPath, before)) {
            thread.setContextClassLoader(loader);
            return run(arguments);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    public static final class ProbeProvider implements CommandProvider {
        @Override
        public Object command() {
            return new Probe();
        }
    }

    @Command(name = "probe")
    static final class Probe implements Callable<Integer> {
        enum End {
            FAIL,
            REFUSE,
            BREAK
        }

        @Option(names = "--then")
        private End then = End.FAIL;

        @Override
        public Integer call() {
            return switch (then) {
                case FAIL -> 1;
                case REFUSE -> throw new WrongUsage("port 80 is taken");
                case BREAK -> throw new IllegalStateException("broken");
            };
        }
    }
}
