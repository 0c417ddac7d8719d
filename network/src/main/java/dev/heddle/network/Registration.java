package dev.heddle.network;

import org.jspecify.annotations.Nullable;

/// One protocol of this node, and who takes what comes by it.
///
/// @param messages null for a protocol of calls, or one that this node only sends
/// @param calls null for a protocol of messages, or one that this node only calls
record Registration(
        Protocol protocol,
        Handling handling,
        @Nullable MessageHandler<?> messages,
        @Nullable CallHandler<?, ?> calls) {}
