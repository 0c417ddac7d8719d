package dev.heddle.scenario;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What came of the runs of a sweep together.
public final class SweepTotals {
    private final List<Long> failedSeeds = new ArrayList<>();
    private final Map<String, Integer> violationsByChecker = new TreeMap<>();
    private final MessageDigest digest = sha256();
    private String lastHash = "";
    private int runs;
    private long virtualNanos;
    private long faults;
    private long messages;
    private long linksUpNanos;
    private boolean alwaysLinked = true;
    private Census census = Census.NONE;

    public void add(RunResult result) {
        runs++;
        virtualNanos += result.virtualNanos();
        faults += result.faults();
        messages += result.messages();
        result.violationsByChecker()
                .forEach((checker, count) -> violationsByChecker.merge(checker, count, Integer::sum));
        if (result.violationCount() > 0) failedSeeds.add(result.seed());
        lastHash = result.traceHash();
        digest.update(lastHash.getBytes(StandardCharsets.US_ASCII));
        census = census.plus(result.census());
        alwaysLinked &= result.linksUpNanos().isPresent();
        linksUpNanos = Math.max(linksUpNanos, result.linksUpNanos().orElse(0));
    }

    public int runs() {
        return runs;
    }

    public long virtualNanos() {
        return virtualNanos;
    }

    /// That began.
    public long faults() {
        return faults;
    }

    /// That nodes were asked to send.
    public long messages() {
        return messages;
    }

    public long violations() {
        return violationsByChecker.values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    public Map<String, Integer> violationsByChecker() {
        return Collections.unmodifiableMap(violationsByChecker);
    }

    /// In the order in which they ran.
    public List<Long> failedSeeds() {
        return Collections.unmodifiableList(failedSeeds);
    }

    /// What the runs reached together.
    public Census census() {
        return census;
    }

    /// The longest virtual time until every node was linked with every other one; empty if a run never came there.
    public OptionalLong linksUpNanos() {
        return alwaysLinked && runs > 0 ? OptionalLong.of(linksUpNanos) : OptionalLong.empty();
    }

    /// Of one run its own; of several the SHA-256 over their hashes, as texts in hex, one after the other.
    public String traceHash() {
        if (runs == 1) return lastHash;
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException sha256Can) {
            throw new IllegalStateException(sha256Can);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
