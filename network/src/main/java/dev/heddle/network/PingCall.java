package dev.heddle.network;

import dev.heddle.codec.DecodeException;
import dev.heddle.core.Platform;
import dev.heddle.session.Call;
import dev.heddle.session.CallFailure;
import dev.heddle.session.Outbound;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/// One health check of ours on its way. It passes no queue of handlers, so that it measures the link and
/// not the applications.
final class PingCall implements Call.Outcome {
    /// Told once how it ended; on the link's loop, or the sender's thread where it was not admitted.
    interface Waiter {
        void onPong(long nonce, Duration roundTrip);

        void onFailure(CallFailure failure);
    }

    private final Platform platform;
    private final Waiter waiter;
    private final long sentNanos;

    private PingCall(Platform platform, Waiter waiter) {
        this.platform = platform;
        this.waiter = waiter;
        this.sentNanos = platform.loop().nowNanos();
    }

    /// Any thread: one that an application asked for, a call as any other.
    ///
    /// @param nonce 0 to 2^32-1
    static void send(Platform platform, Peer peer, long nonce, Duration timeout, Waiter waiter) {
        PingCall outcome = new PingCall(platform, waiter);
        // Where it is refused the outcome says so.
        peer.outbox()
                .offer(new Outbound.Request(new Call(
                        HealthCheck.PROTOCOL,
                        HealthCheck.PRIORITY,
                        body(platform, nonce),
                        timeout.toNanos(),
                        outcome)));
    }

    /// Any thread: one of a round, for which there are places kept. Up to three rounds are under way.
    ///
    /// @param nonce 0 to 2^32-1
    static void sendOfRound(Platform platform, Peer peer, long nonce, Duration timeout, Waiter waiter) {
        PingCall outcome = new PingCall(platform, waiter);
        peer.outbox()
                .offer(new Outbound.Request(
                        Call.healthCheck(HealthCheck.PROTOCOL, body(platform, nonce), timeout.toNanos(), outcome)));
    }

    private static ByteBuf body(Platform platform, long nonce) {
        return Encoding.encode(platform.allocator(), HealthCheck.CODEC, new HealthCheck.Ping(nonce));
    }

    @Override
    public void onAnswer(ByteBuf owned) {
        try {
            switch (HealthCheck.CODEC.decode(owned)) {
                case HealthCheck.Pong(long nonce) ->
                    waiter.onPong(nonce, Duration.ofNanos(platform.loop().nowNanos() - sentNanos));
                case HealthCheck.Ping _ ->
                    waiter.onFailure(new CallFailure.InvalidResponse("it answered a ping with a ping"));
            }
        } catch (DecodeException malformed) {
            waiter.onFailure(new CallFailure.InvalidResponse(String.valueOf(malformed.getMessage())));
        } finally {
            owned.release();
        }
    }

    @Override
    public void onFailure(CallFailure failure) {
        waiter.onFailure(failure);
    }
}
