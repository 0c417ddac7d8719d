package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;

/// A packet on a [PacketLine]. Whoever hands it on hands its bytes on.
///
/// @param bytes read by nobody else, because they may be changed on the way
/// @param to who gets it in the end
record Packet<T>(ByteBuf bytes, T to) {}
