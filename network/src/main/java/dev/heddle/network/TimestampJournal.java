package dev.heddle.network;

import dev.heddle.core.EventLoop;
import dev.heddle.core.LogLimit;
import dev.heddle.core.Platform;
import dev.heddle.core.PublicKey;
import dev.heddle.core.Store;
import dev.heddle.core.Timer;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.Claim;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.RisingTimestamps;
import dev.heddle.noise.TimestampGuard;
import dev.heddle.noise.TrustedPeers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The time stamps of handshakes, those that were accepted and those that were sent, kept across a restart
/// (T-04, T-05). One log for each network and key of ours. Its records:
///
/// | bytes | what |
/// | --- | --- |
/// | 0 | 1: accepted; 2: sent by us |
/// | 1 to 32 | of one that was accepted: the static key it came from |
/// | the last 8 | u64 big-endian milliseconds since 1970 |
///
/// Node loop only.
final class TimestampJournal {
    private static final Logger LOG = LoggerFactory.getLogger(TimestampJournal.class);
    private static final byte ACCEPTED = 1;
    private static final byte SENT = 2;
    private static final int ACCEPTED_BYTES = 1 + PublicKey.BYTES + Long.BYTES;
    private static final int SENT_BYTES = 1 + Long.BYTES;
    /// What may lie in the log beside what counts, and beside twice what counts.
    private static final int SLACK_RECORDS = 1024;

    /// How long anybody waits for the disk.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Platform platform;
    private final String name;
    private final TimestampGuard guard;
    private final long aheadMostMillis;
    private final RisingTimestamps sent = new RisingTimestamps();
    private final Store.Log log;
    private final LogLimit failureLog = new LogLimit();
    private final LogLimits aheadLog = new LogLimits(Duration.ofMinutes(1));
    private int records;

    private TimestampJournal(
            Platform platform, String name, TimestampGuard guard, long aheadMostMillis, Store.Log log) {
        this.platform = platform;
        this.name = name;
        this.guard = guard;
        this.aheadMostMillis = aheadMostMillis;
        this.log = log;
    }

    /// @return the journal, on the node's loop, with what was kept before; or an `IOException` that says
    ///     why the log cannot be used, for one because another network of this node has the same key and
    ///     name
    static CompletionStage<TimestampJournal> open(Platform platform, NodeSettings settings) {
        var handshake = settings.session().handshake();
        String name = "stamps-%s-%s"
                .formatted(
                        settings.roles().network().name().toLowerCase(Locale.ROOT),
                        HexFormat.of().formatHex(handshake.own().publicKey().bytes(), 0, 8));
        TrustedPeers nobody = TrustedPeers.of(new TreeMap<>());
        TimestampGuard guard;
        if (handshake.authentication() == Authentication.MAYBE_MUTUAL) guard = TimestampGuard.maybeMutual(nobody);
        else if (settings.session().deployed()) guard = TimestampGuard.deployed(nobody);
        else guard = TimestampGuard.within(settings.session().limits().clockSkew(), nobody);
        // Deployed peers ask that time stamps rise and look at no clock.
        long aheadMostMillis = settings.session().deployed()
                ? Long.MAX_VALUE
                : settings.session().limits().clockSkew().toMillis();
        return platform.store()
                .open(name)
                .thenApplyAsync(
                        log -> {
                            TimestampJournal journal =
                                    new TimestampJournal(platform, name, guard, aheadMostMillis, log);
                            journal.restore(log.opened());
                            return journal;
                        },
                        platform.loop());
    }

    /// Whom to let in from here on.
    void trust(TrustedPeers trusted) {
        guard.trust(trusted);
    }

    /// Looks at a claim.
    ///
    /// @return on any thread: why it is refused, or nothing once its time stamp outlives a crash,
    ///     or the disk has taken too long or failed
    CompletionStage<Optional<HandshakeRefusal>> vet(Claim claim) {
        Optional<HandshakeRefusal> refusal = guard.vet(claim, platform.clock().millis());
        Long last = guard.accepted().get(claim.key());
        boolean remembered = last != null && last == claim.timestampMillis();
        if (refusal.isPresent() || !remembered) return CompletableFuture.completedFuture(refusal);
        // A full disk keeps nobody out, nor does one that hangs: a recorded flight that passes after a restart still
        // gives no link,
        // because whoever sends it cannot seal the first record.
        return patiently(append(acceptedRecord(claim.key(), claim.timestampMillis())))
                .thenApply(_ -> refusal);
    }

    /// The time stamp of our next handshake. It need not be durable before it is sent: the worst is that
    /// the peer refuses us until our clock has passed it.
    long next() {
        long nowMillis = platform.clock().millis();
        long timestampMillis = sent.next(nowMillis);
        if (timestampMillis - nowMillis > aheadMostMillis) warnAhead(timestampMillis - nowMillis);
        append(sentRecord(timestampMillis));
        return timestampMillis;
    }

    private void warnAhead(long aheadMillis) {
        String more = aheadLog.remark(platform.loop().nowNanos(), "ahead");
        if (more == null) return;
        LOG.warn(
                "{}: our time stamp is {} s ahead of our clock, because the clock was ahead when the last ones were"
                        + " sent; peers refuse more than {} s; set the clock if it is behind now, else wait, or"
                        + " remove {}.log while this node is stopped{}",
                name,
                aheadMillis / 1_000,
                aheadMostMillis / 1_000,
                name,
                more);
    }

    /// Ends the use of the log behind what was written; a failure has been logged. Any thread.
    ///
    /// @return completed within a second, whatever the disk does
    CompletionStage<Void> close() {
        return patiently(log.close().exceptionally(this::onFailure));
    }

    /// Completed with the write, or once it has taken so long that nobody is to wait for it.
    private CompletionStage<Void> patiently(CompletionStage<Void> written) {
        CompletableFuture<Void> waited = new CompletableFuture<>();
        written.thenRun(() -> waited.complete(null));
        if (waited.isDone()) return waited;
        EventLoop loop = platform.loop();
        loop.execute(() -> {
            Timer timer = loop.schedule(loop.nowNanos() + PATIENCE.toNanos(), () -> {
                if (waited.complete(null)) onFailure(new IOException("the disk has not answered for a second"));
            });
            var _ = waited.thenRun(() -> loop.execute(timer::cancel));
        });
        return waited;
    }

    private void restore(List<byte[]> opened) {
        int garbage = 0;
        for (byte[] bytes : opened) {
            ByteBuffer fields = ByteBuffer.wrap(bytes);
            if (bytes.length == ACCEPTED_BYTES && fields.get() == ACCEPTED) {
                byte[] key = new byte[PublicKey.BYTES];
                fields.get(key);
                guard.restore(PublicKey.of(key), fields.getLong());
            } else if (bytes.length == SENT_BYTES && fields.get() == SENT) {
                sent.restore(fields.getLong());
            } else {
                garbage++;
            }
        }
        if (garbage > 0) LOG.warn("{}: skipped {} of {} records that make no sense", name, garbage, opened.size());
        records = opened.size();
        compact();
    }

    /// Completed whether or not that worked.
    private CompletionStage<Void> append(byte[] bytes) {
        records++;
        CompletionStage<Void> appended = log.append(bytes).exceptionally(this::onFailure);
        compact();
        return appended;
    }

    private void compact() {
        int live = guard.accepted().size() + 1;
        if (records <= 2 * live + SLACK_RECORDS) return;
        List<byte[]> all = new ArrayList<>();
        guard.accepted().forEach((key, timestampMillis) -> all.add(acceptedRecord(key, timestampMillis)));
        if (sent.last() >= 0) all.add(sentRecord(sent.last()));
        records = all.size();
        CompletionStage<Void> _ = log.replace(all).exceptionally(this::onFailure);
    }

    private @Nullable Void onFailure(Throwable failure) {
        String more = failureLog.remark(platform.loop().nowNanos());
        if (more != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.warn(
                    "{}: time stamps are not kept across a restart: {}{}; mend the disk or its rights",
                    name,
                    cause.getMessage(),
                    more);
        }
        return null;
    }

    private static byte[] acceptedRecord(PublicKey key, long timestampMillis) {
        return ByteBuffer.allocate(ACCEPTED_BYTES)
                .put(ACCEPTED)
                .put(key.bytes())
                .putLong(timestampMillis)
                .array();
    }

    private static byte[] sentRecord(long timestampMillis) {
        return ByteBuffer.allocate(SENT_BYTES)
                .put(SENT)
                .putLong(timestampMillis)
                .array();
    }
}
