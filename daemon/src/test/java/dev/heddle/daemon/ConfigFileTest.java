package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.config.ConfigException;
import dev.heddle.config.Mistake;
import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.PublicKey;
import dev.heddle.network.PeerDescription;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.session.NetworkId;
import dev.heddle.transport.HttpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a configuration file says, and what is said about its mistakes.
final class ConfigFileTest {
    private static final String KEY = "ab".repeat(32);

    @TempDir
    private Path directory;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = Folder.at(directory);
    }

    @Test
    void aSmallFileIsANode() {
        NodeConfig node = folder.read("""
                identity: node.identity
                networks:
                  - network: validator
                    listen: [/ip4/127.0.0.1/tcp/6180]
                    peers:
                      - addresses: [/ip4/10.0.0.16/tcp/6180/noise-ik/0x%s/handshake/0]
                """.formatted(KEY)).node().orElseThrow();
        PublicKey key = PublicKey.parse(KEY);
        NetworkAddress address = NetworkAddress.parse("/ip4/10.0.0.16/tcp/6180").withKey(key);
        assertThat(node)
                .isEqualTo(new NodeConfig(
                        directory.resolve("node.identity"),
                        Optional.empty(),
                        directory.resolve("data"),
                        4,
                        false,
                        new AdminConfig(0),
                        List.of(new NetworkConfig(
                                NetworkId.VALIDATOR,
                                List.of(NetworkAddress.parse("/ip4/127.0.0.1/tcp/6180")),
                                Optional.empty(),
                                Optional.empty(),
                                NoiseSuite.AESGCM_SHA256,
                                Authentication.MUTUAL,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(new PeerDescription(
                                        PeerId.of(key), List.of(key), List.of(address), PeerRole.VALIDATOR)),
                                Limits.DEFAULT,
                                false,
                                new ProxyChoice.Environment(),
                                new SocketBuffers(
                                        OptionalInt.empty(),
                                        OptionalInt.empty(),
                                        OptionalInt.empty(),
                                        OptionalInt.empty())))));
    }

    @Test
    void everyKeyReachesItsRecord() {
        Path other = folder.write("other.identity", folder.identity().format());
        NodeConfig node = folder.read("""
                identity: node.identity
                peer-id: %1$s
                data: kept
                chain: 2
                deployed: true
                admin: {port: 6190}
                networks:
                  - network: public
                    listen: ["/ip6/::1/tcp/6182"]
                    identity: other.identity
                    peer-id: "0x%1$s"
                    suite: chachapoly
                    authentication: mutual
                    role: downstream
                    upstream-roles: [upstream, known]
                    peers:
                      - {id: 0x%2$s, role: upstream, keys: [%3$s, 0x%2$s], addresses: []}
                    limits:
                      handshake: 1m
                      frame-bytes: 64KiB
                      message-bytes: 1MiB
                      calls: 7
                      lanes: {critical: 9}
                      reassembly: {node-bytes: 1GiB}
                      health: {interval: 500ms, timeout: 2s, tolerated: 1}
                    proxy-protocol: true
                    http-proxy: "[::1]:3128"
                    socket-buffers: {inbound-receive: 1MiB, outbound-send: 4096}
                """.formatted("01".repeat(32), KEY, "cd".repeat(32)))
                .node()
                .orElseThrow();
        PeerId own = PeerId.parse("01".repeat(32));
        assertThat(node.peerId()).contains(own);
        assertThat(node.data()).isEqualTo(directory.resolve("kept"));
        assertThat(node.chain()).isEqualTo(2);
        assertThat(node.deployed()).isTrue();
        assertThat(node.admin()).isEqualTo(new AdminConfig(6190));
        NetworkConfig network = node.networks().getFirst();
        assertThat(network.network()).isEqualTo(NetworkId.PUBLIC);
        assertThat(network.listen()).containsExactly(NetworkAddress.parse("/ip6/::1/tcp/6182"));
        assertThat(network.identity()).contains(other);
        assertThat(network.peerId()).contains(own);
        assertThat(network.suite()).isEqualTo(NoiseSuite.CHACHAPOLY_SHA256);
        assertThat(network.authentication()).isEqualTo(Authentication.MUTUAL);
        assertThat(network.role()).contains(PeerRole.DOWNSTREAM);
        assertThat(network.upstreamRoles()).contains(List.of(PeerRole.UPSTREAM, PeerRole.KNOWN));
        assertThat(network.peers())
                .containsExactly(new PeerDescription(
                        PeerId.parse(KEY),
                        List.of(PublicKey.parse("cd".repeat(32)), PublicKey.parse(KEY)),
                        List.of(),
                        PeerRole.UPSTREAM));
        assertThat(network.limits().handshake()).isEqualTo(Duration.ofMinutes(1));
        assertThat(network.limits().frameBytes()).isEqualTo(64 << 10);
        assertThat(network.limits().calls()).isEqualTo(7);
        assertThat(network.limits().lanes().critical()).isEqualTo(9);
        assertThat(network.limits().lanes().high())
                .isEqualTo(Limits.DEFAULT.lanes().high());
        assertThat(network.limits().reassembly().nodeBytes()).isEqualTo(1L << 30);
        assertThat(network.limits().health())
                .isEqualTo(new Limits.Health(Duration.ofMillis(500), Duration.ofSeconds(2), 1));
        assertThat(network.proxyProtocol()).isTrue();
        assertThat(network.httpProxy()).isEqualTo(new ProxyChoice.Through(new HttpProxy("::1", 3128, List.of())));
        assertThat(network.socketBuffers())
                .isEqualTo(new SocketBuffers(
                        OptionalInt.of(1 << 20), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(4096)));
    }

    @Test
    void tenMistakesAreToldInOneGoEachWithItsLine() {
        ConfigFile read = folder.read(ConfigFile.resource("ten-mistakes.yaml"));
        assertThat(read.node()).isEmpty();
        assertThat(describe(read))
                .containsExactly(
                        "2: identity: there is no file DIR/absent.identity; 'heddle keygen --out DIR/absent.identity'"
                                + " makes one",
                        "3: chain: found 300; allowed: 0 to 255",
                        "4: deployed: found 'perhaps'; allowed: true or false",
                        "5: chain: given twice, first on line 3",
                        "7: networks[0].network: found 'validater'; did you mean 'validator'? allowed: validator, vfn,"
                                + " public",
                        "8: networks[0].listn: unknown key; did you mean 'listen'? allowed: network, listen, identity,"
                                + " peer-id, suite, authentication, role, upstream-roles, peers, limits, proxy-protocol,"
                                + " http-proxy, socket-buffers",
                        "10: networks[0].peers[0].id: found '0x12'; allowed: 64 hex digits, with or without 0x in front",
                        "11: networks[0].peers[0].addresses[0]: /ip4 takes 0 to 255, got '300'",
                        "13: networks[1].listen[1]: the same place as on line 13",
                        "15: networks[1].limits.frame-bytes: found '4MB'; allowed: a size in bytes such as 4096, 64KiB,"
                                + " 4MiB or 1GiB, more than 0",
                        "16: networks[1].limits.health.timeout: found 30s at an interval of 1s; allowed: ten intervals,"
                                + " so that few questions are under way at a time",
                        "18: networks[1].peers[0]: a peer without a key can neither be dialled nor let in; give 'keys',"
                                + " or an address with /noise-ik/<key>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            networks: []              | 1: identity: missing; it must be given: the file with the node's key, as `heddle keygen` makes it. Only its owner should be able to read it
            networks: []              | 1: networks: found 0 entries; allowed: 1 to 3
            identity: node.identity   | 1: networks: missing; it must be given: the networks this node is on
            identity: [node.identity] | 1: identity: found a list; allowed: a path of a file
            identity:                 | 1: identity: found nothing; allowed: a path of a file
            networks: validator       | 1: networks: found 'validator'; allowed: a list
            networks: [validator]     | 1: networks[0]: found 'validator'; allowed: a mapping of keys to values
            chain: four               | 1: chain: found 'four'; allowed: a whole number from 0 to 255
            chain: 010                | 1: chain: found '010'; allowed: a whole number from 0 to 255
            zzzzzzzz: 1               | 1: zzzzzzzz: unknown key; allowed: identity, peer-id, data, chain, deployed, admin, networks
            identity: .               | 1: identity: cannot read DIR/.: it is a directory
            identity: bad.identity    | 1: identity: DIR/bad.identity is no identity: an identity begins with the line 'heddle-identity-1'
            data: node.yaml           | 1: data: DIR/node.yaml is no directory
            """)
    void aMistakeAtTheTopIsNamed(String text, String sentence) {
        folder.write("bad.identity", "nothing of the kind");
        assertThat(describe(folder.read(text))).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            validator | authentication: maybe-mutual       | authentication: found 'maybe-mutual'; validators let in listed peers alone: mutual
            public    | authentication: none               | authentication: found 'none'; allowed: mutual, maybe-mutual
            public    | suite: aesgm                       | suite: found 'aesgm'; did you mean 'aesgcm'? allowed: aesgcm, chachapoly
            public    | role: unknown                      | role: found 'unknown'; allowed: validator, preferred-upstream, upstream, validator-full-node, downstream, known
            public    | listen: /ip4/0.0.0.0/tcp/1         | listen: found '/ip4/0.0.0.0/tcp/1'; allowed: a list
            public    | listen: [tcp/1]                    | listen[0]: a network address begins with '/', got 'tcp/1'
            public    | listen: [/dns/a/tcp/1]             | listen[0]: cannot listen on '/dns/a/tcp/1'; allowed: /ip4/<address>/tcp/<port> or /ip6/<address>/tcp/<port>, without a key: the node adds its own
            public    | listen: [/ip4/1.1.1.1]             | listen[0]: cannot listen on '/ip4/1.1.1.1'; allowed: /ip4/<address>/tcp/<port> or /ip6/<address>/tcp/<port>, without a key: the node adds its own
            public    | listen: [/memory/1]                | listen[0]: cannot listen on '/memory/1'; allowed: /ip4/<address>/tcp/<port> or /ip6/<address>/tcp/<port>, without a key: the node adds its own
            public    | http-proxy: proxy                  | http-proxy: found 'proxy'; allowed: none, environment or host:port
            public    | http-proxy: proxy:99999            | http-proxy: a proxy's port is 1 to 65535, got 99999
            public    | proxy-protocol: 1                  | proxy-protocol: found '1'; allowed: true or false
            public    | socket-buffers: {inbound-send: 0}  | socket-buffers.inbound-send: found 0; allowed: 1 to 999999999
            public    | limits: {stall: 5}                 | limits.stall: found '5'; allowed: a duration such as 500ms, 30s, 5m or 1h, more than 0 and up to 24h
            public    | limits: {frame-bytes: 8MiB}        | limits.frame-bytes: found 8MiB; allowed: 4KiB to 4MiB
            public    | limits: {message-bytes: 65MiB}     | limits.message-bytes: found 65MiB; allowed: 4KiB to 64MiB
            public    | limits: {frame-bytes: 64KiB}       | limits.frame-bytes: 'frame-bytes' is 65536 and 'message-bytes' is 67108864; allowed: a message of 1 to 16 frames
            public    | limits: {message-bytes: 1MiB}      | limits.message-bytes: 'frame-bytes' is 4194304 and 'message-bytes' is 1048576; allowed: a message of 1 to 16 frames
            public    | limits: {stall: 25h}               | limits.stall: found 25h; allowed: up to 24h
            public    | limits: {drain: 999999999h}        | limits.drain: found 999999999h; allowed: up to 24h
            public    | limits: {backoff-first: 0s}        | limits.backoff-first: found '0s'; allowed: a duration such as 500ms, 30s, 5m or 1h, more than 0 and up to 24h
            public    | limits: {reassembly: {idle: 000ms}} | limits.reassembly.idle: found '000ms'; allowed: a duration such as 500ms, 30s, 5m or 1h, more than 0 and up to 24h
            public    | limits: {reassembly: {node-bytes: 0}} | limits.reassembly.node-bytes: found 0; allowed: 1 to 999999999
            public    | limits: {reassembly: {slowest: 0KiB}} | limits.reassembly.slowest: found '0KiB'; allowed: a size in bytes such as 4096, 64KiB, 4MiB or 1GiB, more than 0
            public    | limits: {lanes: {bytes: 8GiB}}     | limits.lanes.bytes: '8GiB' is more than 2147483647 bytes
            public    | limits: {calls: 0}                 | limits.calls: found 0; allowed: 1 to 100000
            public    | limits: {call-most: 20s, call-default: 30s} | limits.call-default: 'call-default' is 30s and 'call-most' is 20s; allowed: the first no longer than the second
            public    | limits: {backoff-most: 500ms}      | limits.backoff-most: 'backoff-first' is 1s and 'backoff-most' is 500ms; allowed: the first no longer than the second
            public    | limits: {health: {interval: 0s}}   | limits.health.interval: found '0s'; allowed: a duration such as 500ms, 30s, 5m or 1h, more than 0 and up to 24h
            public    | limits: {health: {timeout: 0ms}}   | limits.health.timeout: found '0ms'; allowed: a duration such as 500ms, 30s, 5m or 1h, more than 0 and up to 24h
            public    | limits: {health: {timeout: 70s}}   | limits.health.timeout: found 70s; allowed: up to 'call-most', which is 60s
            public    | peers: [{id: 0xKEY, role: known}]  | peers[0]: a peer without a key can neither be dialled nor let in; give 'keys', or an address with /noise-ik/<key>
            public    | peers: [{keys: [0xKEY]}]           | peers[0].role: missing; on this network it must be said, such as validator, upstream or known
            public    | peers: [{keys: [0xKEY, 0xOTHER], role: known}] | peers[0]: a peer with 2 keys needs an 'id'
            public    | peers: [{keys: [0xKEY], role: known}, {keys: [0xKEY], role: known}] | peers[1]: the same peer as on line 4
            public    | peers: [{keys: [0xOWN], role: known}] | peers[0]: this peer is the node itself
            public    | peers: [{role: known, addresses: [/ip4/1.1.1.1/tcp/1]}] | peers[0].addresses[0]: cannot dial '/ip4/1.1.1.1/tcp/1'; allowed: a host, /tcp/<port>, /noise-ik/<key> and /handshake/0
            public    | peers: [{role: known, addresses: [/ip4/1.1.1.1/tcp/1/noise-ik/0xKEY/handshake/1]}] | peers[0].addresses[0]: cannot dial '/ip4/1.1.1.1/tcp/1/noise-ik/0xCUT...'; allowed: a host, /tcp/<port>, /noise-ik/<key> and /handshake/0
            """)
    void aMistakeInANetworkIsNamed(String network, String line, String sentence) {
        String own = folder.identity().publicKey().toString().substring(2);
        String text = "identity: node.identity\nnetworks:\n  - network: %s\n    %s\n"
                .formatted(
                        network,
                        line.replace("KEY", KEY)
                                .replace("OTHER", "cd".repeat(32))
                                .replace("OWN", own));
        ConfigFile read = folder.read(text);
        assertThat(describe(read)).containsExactly("4: networks[0]." + sentence.replace("CUT", KEY.substring(0, 50)));
        assertThat(read.node()).isEmpty();
    }

    @Test
    void noMistakeOfALimitHidesAnother() {
        assertThat(describe(folder.read("""
                identity: node.identity
                networks:
                  - network: public
                    limits:
                      frame-bytes: 8MiB
                      message-bytes: 65MiB
                      connect: 0s
                      call-default: 30s
                      call-most: 20s
                      backoff-most: 100d
                      calls: 0
                      health: {interval: 1s, timeout: 11s}
                """)))
                .containsExactly(
                        "5: networks[0].limits.frame-bytes: found 8MiB; allowed: 4KiB to 4MiB",
                        "6: networks[0].limits.message-bytes: found 65MiB; allowed: 4KiB to 64MiB",
                        "7: networks[0].limits.connect: found '0s'; allowed: a duration such as 500ms, 30s, 5m or 1h,"
                                + " more than 0 and up to 24h",
                        "8: networks[0].limits.call-default: 'call-default' is 30s and 'call-most' is 20s; allowed: the"
                                + " first no longer than the second",
                        "10: networks[0].limits.backoff-most: found '100d'; allowed: a duration such as 500ms, 30s, 5m"
                                + " or 1h, more than 0 and up to 24h",
                        "11: networks[0].limits.calls: found 0; allowed: 1 to 100000",
                        "12: networks[0].limits.health.timeout: found 11s at an interval of 1s; allowed: ten intervals,"
                                + " so that few questions are under way at a time");
    }

    @Test
    void aTimeIsZeroWhereThatMakesSense() {
        Limits limits =
                folder.read("""
                        identity: node.identity
                        networks:
                          - network: public
                            limits:
                              drain: 0s
                              backoff-reset: 0ms
                              backoff-most: 24h
                              reassembly: {per-mebibyte: 0s, slowest-after: 0s}
                        """).node().orElseThrow().networks().getFirst().limits();
        assertThat(limits.drain()).isZero();
        assertThat(limits.backoffReset()).isZero();
        assertThat(limits.backoffMost()).isEqualTo(Duration.ofHours(24));
        assertThat(limits.reassembly().perMebibyte()).isZero();
        assertThat(limits.reassembly().slowestAfter()).isZero();
    }

    @Test
    void twoNetworksOfOneKindAndOneSharedPortAreNamed() {
        assertThat(describe(folder.read("""
                identity: node.identity
                networks:
                  - network: public
                    listen: [/ip4/127.0.0.1/tcp/6180, /ip4/127.0.0.1/tcp/0]
                  - network: public
                    listen: [/ip4/127.0.0.1/tcp/0]
                  - network: vfn
                    listen: [/ip4/127.0.0.1//tcp/6180/]
                """)))
                .containsExactly(
                        "5: networks[1].network: this node is on the network public already, by line 3; allowed: one of"
                                + " each",
                        "8: networks[2].listen[0]: the same place as on line 4");
    }

    @Test
    void anIdentityThatOthersCanReadIsAWarning() throws IOException {
        Files.setPosixFilePermissions(directory.resolve("node.identity"), PosixFilePermissions.fromString("rw-r--r--"));
        ConfigFile read =
                folder.read("identity: node.identity\nnetworks: [{network: public, listen: [/ip4/127.0.0.1/tcp/0]}]\n");
        assertThat(describe(read))
                .containsExactly("1: warning: identity: others than its owner may read or change DIR/node.identity;"
                        + " 'chmod 600' keeps the key secret");
        assertThat(read.node()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            validator | listen: [LISTEN]                                               | peers  | MUTUAL
            public    | {listen: [LISTEN], authentication: mutual}                     | peers  | MUTUAL
            public    | listen: []                                                     | listen | NOBODY
            public    | peers: [{role: upstream, keys: [KEY]}]                         | listen | NOBODY
            public    | {upstream-roles: [known], peers: [{role: upstream, addresses: [DIAL]}]} | listen | NOBODY
            public    | listen: [LISTEN]                                               |        |
            public    | peers: [{role: upstream, addresses: [DIAL]}]                   |        |
            validator | {listen: [LISTEN], peers: [{keys: [KEY]}]}                     |        |
            """)
    void aNodeThatNobodyCanLinkWithIsAWarning(
            String network, String more, @Nullable String key, @Nullable String which) {
        String keys = more.startsWith("{") ? more.substring(1, more.length() - 1) : more;
        ConfigFile read = folder.read("identity: node.identity\nnetworks:\n  - {network: %s, %s}\n"
                .formatted(
                        network,
                        keys.replace("LISTEN", "/ip4/127.0.0.1/tcp/0")
                                .replace("DIAL", "/ip4/10.0.0.1/tcp/1/noise-ik/KEY/handshake/0")
                                .replace("KEY", KEY)));
        assertThat(read.node()).isPresent();
        if (key == null) {
            assertThat(read.mistakes()).isEmpty();
            return;
        }
        String sentence = "MUTUAL".equals(which)
                ? "no peer is listed, and under 'authentication: mutual' only listed peers link with this node"
                : "this network neither listens nor has a peer to dial, which has an address and, if they are given,"
                        + " one of the 'upstream-roles'; nobody will link with this node";
        assertThat(describe(read)).containsExactly("3: warning: networks[0]." + key + ": " + sentence);
    }

    @Test
    @Tag("T-34")
    void noMistakeShowsWhatAnIdentityHolds() {
        String whole = folder.identity().format();
        String secret = whole.lines().toList().get(3).substring("private 0x".length());
        folder.write("torn.identity", whole.replace("public", "pubic"));
        String said = String.join("\n", describe(folder.read("identity: torn.identity")));
        assertThat(said).contains("line 3 of an identity must be").doesNotContain(secret);
    }

    @ParameterizedTest
    @Tag("T-26")
    @CsvSource(delimiter = '|', textBlock = """
            a: [1, 2#b: 3             | 2: this is no YAML: while parsing a flow sequence, expected ',' or ']', but got :
            - 1                       | 1: a configuration is a mapping of keys to values, such as 'name: value'
            data: !!java.io.File x    | 1: data: tags such as !!name are not allowed; write the value alone
            data: &a [x]              | 1: data: anchors such as &name are not allowed; write the value where it is needed
            data: &a x#identity: *a   | 2: identity: aliases such as *name are not allowed; write the value itself
            data: x#data: y           | 2: data: given twice, first on line 1
            data: x#---#data: y       | 3: a second document begins here; one file holds one configuration
            ? [a]#: b                 | 1: this is no YAML: Expected a property name (Scalar value in YAML), got this instead: +SEQ []
            """)
    void whatYamlCouldDoBeyondAConfigurationIsRefused(String lines, String sentence) {
        ConfigFile read = folder.read(lines.replace('#', '\n'));
        assertThat(describe(read)).contains(sentence);
        assertThat(read.node()).isEmpty();
    }

    @Test
    @Tag("T-26")
    void manyAliasesOfManyAliasesCostNothing() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 60; i++) bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        List<Mistake> mistakes = folder.read(bomb.toString()).mistakes();
        assertThat(mistakes).hasSize(101);
        assertThat(mistakes.getLast().sentence()).matches("and \\d+ more from here on");
    }

    @Test
    @Tag("T-26")
    void depthAndSizeAreBounded() {
        assertThat(describe(folder.read("data: " + "[".repeat(200) + "]".repeat(200))))
                .singleElement()
                .asString()
                .startsWith("1: this is no YAML: Document nesting depth (33) exceeds");
        assertThat(describe(folder.read("# " + "x".repeat(1 << 20))))
                .containsExactly("1: a configuration has up to 1048576 bytes, this has more");
    }

    @Test
    @Tag("T-34")
    void controlCharactersOfAFileAreNotPrinted() {
        assertThat(describe(folder.read("\"na\\e[31mme\": 1\nchain: \"\\e[31m\"\n")))
                .contains("2: chain: found '\\u{1b}[31m'; allowed: a whole number from 0 to 255")
                .allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    }

    @Test
    void aFileThatIsNoTextOrNotThereIsNamed() throws IOException {
        Path file = Files.write(directory.resolve("node.yaml"), new byte[] {'a', ':', (byte) 0xff});
        assertThat(describe(ConfigFile.read(file)))
                .containsExactly("1: a configuration is text in UTF-8, and this is not");
        Path absent = directory.resolve("absent.yaml");
        assertThatThrownBy(() -> ConfigFile.read(absent))
                .isInstanceOf(ConfigException.class)
                .hasMessage("there is no file " + absent + "; 'heddle config print-defaults' prints one");
        assertThatThrownBy(() -> ConfigFile.read(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessage("cannot read " + directory + ": it is a directory");
    }

    private List<String> describe(ConfigFile read) {
        return read.mistakes().stream()
                .map(mistake -> mistake.describe(read.file())
                        .replace(read.file() + ":", "")
                        .replace(directory.toString(), "DIR"))
                .toList();
    }
}
