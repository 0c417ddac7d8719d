package dev.heddle.config;

/// Where something stands in a file.
///
/// @param line counted from 1
/// @param key such as `networks[0].listen[1]`; empty for the whole file
public record Place(int line, String key) {}
