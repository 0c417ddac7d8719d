package dev.heddle.daemon;

/// Where something stands in a file.
///
/// @param line counted from 1
/// @param key such as `networks[0].listen[1]`; empty for the whole file
record Place(int line, String key) {}
