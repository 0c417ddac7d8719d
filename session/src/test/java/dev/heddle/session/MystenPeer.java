package dev.heddle.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The BCS library @mysten/bcs in a process of its own: `interop/bcs/peer.mjs`, asked line by line.
final class MystenPeer {
    private static final Path FOLDER = Path.of("..", "interop", "bcs");

    private final JsonMapper json = new JsonMapper();
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    sealed interface Answer {
        /// @param hex what the library encodes the value to, which need not be what it decoded
        record Value(JsonNode value, String hex) implements Answer {}

        record Refused(String why) implements Answer {}
    }

    private MystenPeer() throws IOException {
        process = new ProcessBuilder("node", "peer.mjs")
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Where Node.js or the library is absent the test is skipped, except with HEDDLE_INTEROP=required, where it
    /// fails.
    static MystenPeer start() throws IOException {
        if (!Files.isDirectory(FOLDER.resolve("node_modules"))) {
            throw absent("@mysten/bcs is not installed: run 'npm ci' in interop/bcs", null);
        }
        try {
            return new MystenPeer();
        } catch (IOException noNode) {
            throw absent("Node.js is not installed", noNode);
        }
    }

    private static IOException absent(String what, @Nullable IOException cause) {
        if ("required".equals(System.getenv("HEDDLE_INTEROP"))) throw new AssertionError(what, cause);
        return Assumptions.abort(what);
    }

    Answer encode(String type, JsonNode value) throws IOException {
        return ask(json.createObjectNode().put("type", type).set("value", value));
    }

    Answer decode(String type, byte[] bytes) throws IOException {
        return ask(json.createObjectNode().put("type", type).put("hex", Nodes.hex(bytes)));
    }

    private Answer ask(JsonNode request) throws IOException {
        requests.write(request + "\n");
        requests.flush();
        String line = answers.readLine();
        if (line == null) throw new AssertionError("peer.mjs ended; it was asked " + request);
        JsonNode answer = json.readTree(line);
        return answer.has("refused")
                ? new Answer.Refused(answer.get("refused").asString())
                : new Answer.Value(answer.get("value"), answer.get("hex").asString());
    }

    void stop() throws IOException, InterruptedException {
        // The end of its input ends it.
        requests.close();
        int exitCode = process.waitFor();
        if (exitCode != 0) throw new AssertionError("peer.mjs ended with " + exitCode);
    }
}
