package dev.heddle.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a [HostileClient] does to a node: as a stranger, who holds no listed key, or as a listed member
/// that misbehaves after its handshake.
public enum Attack {
    TRICKLE(Who.STRANGER, "connections", 8, "sends first messages of which one byte comes every 100 to 300 ms"),
    JUNK(Who.STRANGER, "first messages", 1, "sends first messages that claim a listed peer and are noise behind it"),
    JUNK_UNLISTED(Who.STRANGER, "first messages", 1, "sends first messages that claim peers nobody listed"),
    WRONG_KEY(
            Who.STRANGER,
            "first messages",
            1,
            "sends well-made first messages that claim a listed peer and prove another key"),
    REPLAYED(Who.STRANGER, "first messages", 1, "sends a listed member's first message again and again"),
    OVERSIZE(Who.STRANGER, "connections", 8, "claims and sends records of 65,535 bytes where a handshake belongs"),
    STORM(Who.STRANGER, "connections", 1, "opens connections and closes them at once, by FIN and RST in turn"),
    DESCRIPTORS(Who.STRANGER, "connections", 0, "holds as many silent connections as it can"),
    SILENT(Who.STRANGER, "connections", 0, "holds as many connections as it can with half a first message sent"),

    NEVER_READS(Who.MEMBER, "requests", 45, "asks for answers and reads none, through a small window"),
    PING_FLOOD(Who.MEMBER, "pings", 0, "asks how the node is, without a pause"),
    RESPONSE_FLOOD(Who.MEMBER, "responses", 0, "answers requests that nobody made"),
    HALF_STREAMS(Who.MEMBER, "stream headers", 0, "begins messages in pieces over and over and finishes none"),
    HELD_STREAMS(Who.MEMBER, "pieces", 0, "sends all pieces of the largest messages but the last, and drips"),
    OVERSIZE_FRAMES(Who.MEMBER, "frames", 8, "announces frames longer than the limit"),
    MALFORMED(Who.MEMBER, "bad parts", 8, "sends wrong handshake messages, bodies, frames and records in turn"),
    CALL_FLOOD(Who.MEMBER, "requests", 45, "makes requests without a pause and reads no answer"),
    RECONNECT_STORM(Who.MEMBER, "links", 8, "authenticates, closes, and dials again"),
    ERROR_FLOOD(Who.MEMBER, "frames", 0, "sends frames that do not decode, each of which wants to be answered");

    private enum Who {
        STRANGER,
        MEMBER
    }

    private final Who who;
    private final String counted;
    private final int patienceSeconds;
    private final String sentence;

    Attack(Who who, String counted, int patienceSeconds, String sentence) {
        this.who = who;
        this.counted = counted;
        this.patienceSeconds = patienceSeconds;
        this.sentence = sentence;
    }

    /// @param word as [#word()] has it
    /// @throws IllegalArgumentException that names all there are
    public static Attack of(String word) {
        return Arrays.stream(values())
                .filter(attack -> attack.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attack is called '%s'; there are: %s"
                        .formatted(
                                word, Arrays.stream(values()).map(Attack::word).collect(Collectors.joining(", ")))));
    }

    /// Its name for commands and tables, such as `junk-unlisted`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What it does, in a sentence without its subject and its full stop.
    public String sentence() {
        return sentence;
    }

    /// What its attempts are, and its rate counts, such as `first messages`.
    public String counted() {
        return counted;
    }

    /// Whether it needs members: identities that the node lists.
    public boolean byMembers() {
        return who == Who.MEMBER;
    }

    /// How long a connection may last before the client closes it itself; zero is no bound. Longer than the
    /// node should take to close it.
    Duration patience() {
        return Duration.ofSeconds(patienceSeconds);
    }

    /// Whether the rate is one of connections; of frames otherwise.
    boolean pacesConnections() {
        return who == Who.STRANGER || this == RECONNECT_STORM;
    }
}
