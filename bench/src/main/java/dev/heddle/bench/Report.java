package dev.heddle.bench;

import java.io.PrintWriter;

/// What a measurement found.
interface Report {
    /// For people.
    void print(PrintWriter out);

    /// For programs; keys stay.
    String json();

    /// Whether all held that must.
    boolean ok();
}
