package dev.heddle.simulator;

import dev.heddle.core.DatagramLink;

/// Both ends of a link for datagrams, each on a loop of its host.
public record DatagramPair(DatagramLink near, DatagramLink far) {}
