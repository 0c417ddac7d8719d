package dev.heddle.core;

/// One limit of a node at one moment: what operators and metrics are told.
///
/// @param name in the words of [Limits], such as `unconfirmed links`; with the unit where it is not a count:
///     `reassembly bytes`
/// @param used now; 0 where only refusals can be told
/// @param limit the most that `used` can be; of a rate, how many in a second
/// @param refused what the limit has kept out since the start
public record LimitUse(String name, long used, long limit, long refused) {}
