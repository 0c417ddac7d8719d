package dev.heddle.chaos;

import dev.heddle.noise.Established;
import dev.heddle.noise.HandshakeResult;
import dev.heddle.noise.InitiatorHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import org.jspecify.annotations.Nullable;

/// One link of a member: a real handshake, and then mischief as fast as its pace and the node let it.
final class MemberVisit extends Visit {
    /// Of a member that does not read: as small as the system lets it be.
    private static final int SMALL_WINDOW_BYTES = 4 << 10;
    /// What is filled in one go; then others on the loop have their turn.
    private static final int TURN_FILLS = 16;
    /// Longer than a node may take for a handshake.
    private static final long HANDSHAKE_NANOS = 8_000_000_000L;
    /// Longer than a node may wait for somebody who does not read. Its close waits behind what was not
    /// read, so that only whoever reads then learns of it.
    private static final long LOOK_NANOS = 35_000_000_000L;

    private final Members members;
    private final Members.Member member;
    private final Mischief mischief;
    private final byte[] answer = new byte[InitiatorHandshake.ANSWER_BYTES];
    private int answerBytes;
    private final InitiatorHandshake handshake;
    private @Nullable Established keys;
    private boolean saidAll;

    MemberVisit(Members members, Members.Member member, Mischief mischief, AttackTally tally) {
        super(tally);
        this.members = members;
        this.member = member;
        this.mischief = mischief;
        handshake = members.handshake(member);
    }

    @Override
    void prepare(EpollSocketChannel fresh) {
        super.prepare(fresh);
        if (!mischief.reads()) fresh.config().setOption(ChannelOption.SO_RCVBUF, SMALL_WINDOW_BYTES);
    }

    @Override
    void onConnected() {
        switch (handshake.firstFlight(member.timestampMillis())) {
            case HandshakeResult.Done<byte[]>(byte[] flight) ->
                send(channel().alloc().directBuffer(flight.length).writeBytes(flight));
            case HandshakeResult.Refused<byte[]> _ -> close();
        }
    }

    @Override
    void onHeard(ByteBuf loan) {
        if (keys != null) return;
        int bytes = Math.min(answer.length - answerBytes, loan.readableBytes());
        loan.readBytes(answer, answerBytes, bytes);
        answerBytes += bytes;
        if (answerBytes < answer.length) return;
        switch (handshake.read(answer)) {
            case HandshakeResult.Done<Established>(Established established) -> onLinked(established);
            case HandshakeResult.Refused<Established> _ -> close();
        }
    }

    private void onLinked(Established established) {
        keys = established;
        tally.linked.increment();
        members.linked();
        if (!mischief.reads()) channel().config().setAutoRead(false);
        ByteBuf plain = members.records().plain();
        mischief.hello(plain, member.heddle());
        send(members.records().seal(established.sealer(), channel().alloc()));
        if (mischief.leaves()) {
            tally.attempts.increment();
            closeByFin();
            return;
        }
        fill(System.nanoTime());
    }

    @Override
    void onWritable() {
        fill(System.nanoTime());
    }

    @Override
    void onTick(long nowNanos) {
        if (keys == null && nowNanos - begunNanos > HANDSHAKE_NANOS) {
            tally.leftOpen.increment();
            close();
            return;
        }
        if (!mischief.reads() && nowNanos - begunNanos > LOOK_NANOS)
            channel().config().setAutoRead(true);
        fill(nowNanos);
    }

    @Override
    void onGone() {
        handshake.close();
        if (keys != null) {
            keys.close();
            members.unlinked();
        }
        members.back(member);
    }

    private void fill(long nowNanos) {
        Established established = keys;
        if (established == null || closing()) return;
        boolean wrote = false;
        int most = members.share(nowNanos);
        for (int i = 0; i < TURN_FILLS && most > 0 && channel().isWritable() && !saidAll; i++) {
            ByteBuf plain = members.records().plain();
            int frames = mischief.fill(plain, most, nowNanos);
            if (frames == 0) {
                wrote |= sayUnsealed();
                break;
            }
            wrote = true;
            members.take(frames);
            most -= frames;
            tally.attempts.add(frames);
            write(members.records().seal(established.sealer(), channel().alloc()));
        }
        if (wrote) channel().flush();
    }

    /// @return whether there was something; then nothing that is sealed could be read behind it
    private boolean sayUnsealed() {
        byte[] unsealed = mischief.unsealed();
        if (unsealed.length == 0) return false;
        saidAll = true;
        tally.attempts.increment();
        write(channel().alloc().directBuffer(unsealed.length).writeBytes(unsealed));
        return true;
    }
}
