package dev.heddle.bench;

import dev.heddle.chaos.Attack;
import dev.heddle.chaos.AttackSettings;
import dev.heddle.chaos.AttackTarget;
import dev.heddle.chaos.HostileClient;
import dev.heddle.core.NetworkAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// The process that attacks: runs what a line orders, `<attack> <address> <seconds> <sources> <seed>`, and answers with
/// the counters
/// as JSON when it is over. Ends with its standard input.
final class Assailant {
    /// An answer as large as there is, so that whoever does not read it costs the most.
    private static final byte[] QUESTION = ByteBuffer.allocate(5)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(Work.ANSWER_BYTES_MOST)
            .put((byte) 0)
            .array();

    private Assailant() {}

    public static void main(String[] arguments) throws IOException {
        Siege siege = new Siege(Path.of(arguments[0]));
        BufferedReader orders = ChildJvm.orders();
        JsonMapper json = new JsonMapper();
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            Attack attack = Attack.of(words[0]);
            AttackTarget target = AttackTarget.of(NetworkAddress.parse(words[1]))
                    // Ids are public, those of honest peers above all.
                    .withListed(Stream.concat(siege.peers(Siege.LIVE).stream(), siege.peers(Siege.VISITOR).stream())
                            .toList())
                    .withMembers(siege.identities(Siege.MEMBER))
                    .withQuestion(new AttackTarget.Question(Work.PROTOCOL.id(), QUESTION));
            AttackSettings settings = AttackSettings.DEFAULT
                    .withDuration(Duration.ofSeconds(Long.parseLong(words[2])))
                    .withSources(Integer.parseInt(words[3]))
                    .withSeed(Long.parseLong(words[4]))
                    .withConnections(holds(attack) ? 4_096 : AttackSettings.DEFAULT.connections());
            try (HostileClient client = HostileClient.start(attack, target, settings)) {
                ChildJvm.say(json.writeValueAsString(
                        client.ended().toCompletableFuture().join()));
            }
        }
    }

    private static boolean holds(Attack attack) {
        return attack == Attack.DESCRIPTORS || attack == Attack.SILENT || attack == Attack.TRICKLE;
    }
}
