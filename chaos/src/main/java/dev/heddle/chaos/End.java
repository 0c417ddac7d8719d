package dev.heddle.chaos;

/// One of the two ends of a relay. [Way#FORWARD] leads from A to B.
public enum End {
    A,
    B
}
