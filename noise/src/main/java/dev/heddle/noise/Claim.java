package dev.heddle.noise;

import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;

/// What the first flight says, read and checked against the trusted peers. It may still be a recording:
/// the time stamp has to be vetted, and the first record has to open.
///
/// @param peer the id; if it is listed, with this key, else it is the key
/// @param key the dialler's static key
/// @param timestampMillis since 1970 by the dialler's clock; an unsigned number
/// @param listed whether the peer is among the trusted ones; false only where unlisted ones are let in
public record Claim(PeerId peer, PublicKey key, long timestampMillis, boolean listed) {}
