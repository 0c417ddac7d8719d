package dev.heddle.scenario;

import java.time.Duration;

/// A question that a node was asked to put to a peer.
///
/// @param number one for each question of a run
/// @param atNanos virtual time
/// @param timeout the time its answer may take
public record Asking(long number, Member from, Member to, long atNanos, Duration timeout) {}
