package dev.heddle.daemon;

import dev.heddle.transport.TcpSettings;
import java.util.OptionalInt;

/// Fixed sizes of the kernel's buffers, in bytes; the kernel tunes what is not given.
///
/// @param inboundReceive of sockets that peers dialled; likewise `inboundSend`
/// @param outboundReceive of sockets that this node dialled; likewise `outboundSend`
public record SocketBuffers(
        OptionalInt inboundReceive, OptionalInt inboundSend, OptionalInt outboundReceive, OptionalInt outboundSend) {
    TcpSettings applyTo(TcpSettings settings) {
        return settings.withInbound(new TcpSettings.Buffers(inboundReceive, inboundSend))
                .withOutbound(new TcpSettings.Buffers(outboundReceive, outboundSend));
    }
}
