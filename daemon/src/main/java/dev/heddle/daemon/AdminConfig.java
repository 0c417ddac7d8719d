package dev.heddle.daemon;

/// Where a running node is asked.
///
/// @param port on 127.0.0.1; 0 to have one chosen
public record AdminConfig(int port) {}
