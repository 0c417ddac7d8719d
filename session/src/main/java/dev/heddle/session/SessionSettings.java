package dev.heddle.session;

import dev.heddle.core.Limits;
import dev.heddle.noise.HandshakeSetup;
import io.netty.buffer.ByteBufAllocator;

/// What all sessions of one node share.
///
/// @param handshake who we are and by which ciphers
/// @param hello our half of the handshake message
public record SessionSettings(
        HandshakeSetup handshake, HandshakeMessage hello, Limits limits, ByteBufAllocator allocator) {}
