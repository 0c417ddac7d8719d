package dev.heddle.junit;

import dev.heddle.network.Protocol;
import dev.heddle.scenario.Checker;
import dev.heddle.scenario.Member;
import java.util.ArrayList;
import java.util.List;

/// No handler of the test throws. A node logs such a failure and goes on, as it must; a test must not pass over it.
final class HandlersReturn extends Checker {
    private final List<Throwable> thrown = new ArrayList<>();

    void threw(Member node, Protocol protocol, Throwable failure) {
        thrown.add(failure);
        violated("a handler of %s at %s threw %s".formatted(protocol.id(), node, failure));
    }

    /// In the order in which they came.
    List<Throwable> thrown() {
        return thrown;
    }
}
