package dev.heddle.scenario;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.noise.Ciphers;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One incarnation of a node, seen at its boundary: its ciphers and its links. What it sees it tells the
/// checkers.
///
/// A record is opened while its link hands out bytes, and sealed just before it is written: so keys and
/// link ends are known to belong together without a look inside.
final class NodeWatch implements WatchedCiphers.Watcher, WatchedPlatform.Watcher {
    /// What a record has beside its text: two bytes of length and the tag.
    private static final int OVERHEAD_BYTES = 2 + Ciphers.TAG_BYTES;

    private final Run run;
    private final Member member;
    private final List<Checker> checkers;
    private final @Nullable Workload workload;
    private final Frames.Sink sealing = this::onSealed;
    private final Frames.Sink opening = this::onOpened;
    private @Nullable LinkEnd reading;
    /// Sealed last and not yet seen on a link.
    private @Nullable CipherKey unwritten;

    private int unwrittenBytes;
    private @Nullable LinkEnd frameEnd;

    NodeWatch(Run run, Member member, List<Checker> checkers) {
        this.run = run;
        this.member = member;
        this.checkers = checkers;
        this.workload = run.workload().orElse(null);
    }

    // ---- its ciphers

    @Override
    public void sealed(CipherKey key, byte[] nonce, boolean isRecord, byte[] plain, int offset, int length) {
        for (Checker checker : checkers) checker.onSeal(member, key.number(), nonce);
        if (!isRecord) return;
        LinkEnd end = key.sealer;
        if (end == null) {
            unwritten = key;
            unwrittenBytes = length + OVERHEAD_BYTES;
        } else {
            end.recount().recordsOut++;
        }
        frameEnd = end;
        key.sealed().read(plain, offset, length, sealing);
    }

    @Override
    public void opened(CipherKey key, byte[] nonce, boolean isRecord, byte[] plain, int offset, int length) {
        // What belongs to a handshake anybody may send again.
        if (!isRecord) return;
        for (Checker checker : checkers) checker.onOpen(member, key.number(), nonce, length >= 0);
        LinkEnd end = reading;
        if (end == null) return;
        if (length < 0) end.onBroken();
        if (length < 0) return;
        if (!end.confirmed()) {
            end.onConfirmed(key.number(), run.nowNanos());
            for (Checker checker : checkers) checker.onLinkConfirmed(end);
        }
        frameEnd = end;
        key.opened().read(plain, offset, length, opening);
    }

    private void onSealed(Frames.Kind kind, int protocol, long probe, long bodyBytes) {
        LinkEnd end = frameEnd;
        if (end == null) return;
        end.recount().messagesOut++;
        end.recount().bytesOut += bodyBytes;
        if (kind == Frames.Kind.RESPONSE) onAnswer(end, probe);
        Sending message = sending(kind, protocol, probe, end.peer());
        if (message != null) message.onWritten(end, run.nowNanos());
    }

    private void onOpened(Frames.Kind kind, int protocol, long probe, long bodyBytes) {
        LinkEnd end = frameEnd;
        if (end == null) return;
        end.recount().messagesIn++;
        end.recount().bytesIn += bodyBytes;
        if (kind == Frames.Kind.REQUEST) onQuestion(end, protocol, probe);
        Sending message = sending(kind, protocol, probe, member);
        if (message == null) return;
        message.onArrived(end, run.nowNanos());
        for (Checker checker : checkers) checker.onArrive(end, message);
    }

    private void onQuestion(LinkEnd end, int protocol, long probe) {
        Asking question = workload == null ? null : workload.asking(protocol, probe);
        for (Checker checker : checkers) checker.onArrive(end, question);
    }

    private void onAnswer(LinkEnd end, long probe) {
        Asking question = workload == null ? null : workload.answering(probe);
        if (question == null) return;
        for (Checker checker : checkers) checker.onAnswerWritten(end, question);
    }

    private @Nullable Sending sending(Frames.Kind kind, int protocol, long probe, @Nullable Member to) {
        if (kind != Frames.Kind.DIRECT_SEND || to == null || !Workload.carries(protocol)) return null;
        return workload == null ? null : workload.sending(probe, to);
    }

    // ---- its links

    @Override
    public NetworkAddress dialling(NetworkAddress address) {
        Member peer = machine(address);
        if (peer != null) for (Checker checker : checkers) checker.onDial(member, peer);
        return run.impostor().reached(member, address);
    }

    private @Nullable Member machine(NetworkAddress address) {
        return address.host() instanceof NetworkAddress.Memory(int port) ? run.machine(port) : null;
    }

    @Override
    public LinkEnd opened(ByteLink link, boolean dialled) {
        Member peer = machine(link.remote());
        LinkEnd end = new LinkEnd(member, peer, dialled, link, run.nowNanos());
        member.ends().add(end);
        for (Checker checker : checkers) checker.onLinkOpened(end);
        return end;
    }

    @Override
    public void closed(LinkEnd end) {
        end.onClosed(run.nowNanos());
        member.ends().remove(end);
        for (Checker checker : checkers) checker.onLinkClosed(end);
    }

    @Override
    public void reading(LinkEnd end) {
        reading = end;
        end.onRead(run.nowNanos());
        member.ends().onRead(end, run.nowNanos());
    }

    @Override
    public void read(LinkEnd end) {
        reading = null;
    }

    @Override
    public void peerLeft(LinkEnd end) {
        end.onPeerLeft(run.nowNanos());
    }

    @Override
    public void leaving(LinkEnd end) {
        boolean left = end.left();
        end.onLeft(run.nowNanos());
        if (!left) for (Checker checker : checkers) checker.onLinkLeft(end);
    }

    @Override
    public void writing(LinkEnd end, ByteBuf loan) {
        for (Checker checker : checkers) checker.onWrite(end, end.roomBytes());
        run.firstFlights().onWrite(end, loan);
        end.onWrite(run.nowNanos());
        CipherKey key = unwritten;
        if (key == null || end.seals() || loan.readableBytes() != unwrittenBytes) return;
        unwritten = null;
        key.sealer = end;
        end.sealsBy(key.number());
        end.recount().recordsOut++;
    }
}
