package dev.heddle.session;

import dev.heddle.core.Limits;
import dev.heddle.noise.HandshakeSetup;
import io.netty.buffer.ByteBufAllocator;

/// What all sessions of one node share.
///
/// @param handshake who we are and by which ciphers
/// @param hello our half of the handshake message
/// @param deployed cut messages exactly where deployed nodes do, and no others; else into smaller pieces, which
///     they read as well, so that small messages wait less
/// @param memory what all links together may hold
public record SessionSettings(
        HandshakeSetup handshake,
        HandshakeMessage hello,
        Limits limits,
        ByteBufAllocator allocator,
        boolean deployed,
        MemoryBudget memory) {}
