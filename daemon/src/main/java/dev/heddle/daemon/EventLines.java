package dev.heddle.daemon;

import dev.heddle.core.NetworkAddress;
import dev.heddle.network.Network;
import dev.heddle.network.PeerEvent;
import java.io.PrintWriter;

/// What a node tells whoever watches it: one line for each event, at once. Any thread.
final class EventLines {
    private final PrintWriter out;

    EventLines(PrintWriter out) {
        this.out = out;
    }

    void listening(NetworkConfig network, Network running) {
        print("this is %s (%s)".formatted(running.self(), network.name()));
        for (NetworkAddress address : running.addresses()) {
            print("listening on %s (%s)".formatted(address, network.name()));
        }
    }

    void started() {
        print("started");
    }

    void peer(NetworkConfig network, PeerEvent event) {
        print(
                switch (event) {
                    case PeerEvent.Up up ->
                        "linked with %s (%s, %s, %s)"
                                .formatted(
                                        up.peer(),
                                        network.name(),
                                        ConfigWords.of(up.direction()),
                                        up.remote().withoutKey());
                    case PeerEvent.Down down ->
                        "lost %s (%s): %s"
                                .formatted(
                                        down.peer(),
                                        network.name(),
                                        Mistakes.escaped(down.cause().reason()));
                });
    }

    void stopping() {
        print("stopping");
    }

    void stopped() {
        print("stopped");
    }

    private void print(String line) {
        // In one call, so that lines of several threads stay whole.
        out.print(line + System.lineSeparator());
        out.flush();
    }
}
