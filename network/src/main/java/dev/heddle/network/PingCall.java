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

    /// Any thread.
    ///
    /// @param nonce 0 to 2^32-1
    static void send(Platform platform, Peer peer, long nonce, Duration timeout, Waiter waiter) {
        ByteBuf body = Encoding.encode(platform.allocator(), HealthCheck.CODEC, new HealthCheck.Ping(nonce));
        PingCall outcome = new PingCall(platform, waiter);
        Call call = new Call(HealthCheck.PROTOCOL, HealthCheck.PRIORITY, body, timeout.toNanos(), outcome);
        // Where it is refused the outcome says so.
        peer.outbox().offer(new Outbound.Request(call));
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
