package dev.heddle.chaos;

/// What has become of the packets of one way so far. Each that entered, and each copy, has left, was
/// dropped for one of the reasons here, or is still held.
///
/// @param entered packets that came
/// @param enteredBytes of them
/// @param left packets that came out at the far end, copies included
/// @param leftBytes of them
/// @param lost dropped because the line is to lose packets
/// @param queueFull dropped because what waits for its turn fills the queue
/// @param wayFull dropped because 64 MiB are on their way already
/// @param undelivered came out, and nobody took them: their receiver is gone, half open, or refused them
/// @param corrupted had one bit turned
/// @param duplicated came twice
/// @param reordered did not wait for those before them
public record PacketCounters(
        long entered,
        long enteredBytes,
        long left,
        long leftBytes,
        long lost,
        long queueFull,
        long wayFull,
        long undelivered,
        long corrupted,
        long duplicated,
        long reordered) {}
