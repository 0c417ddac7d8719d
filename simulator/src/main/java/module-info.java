/// Machines in virtual time: loops, clocks, stores, and the lines between them.
@org.jspecify.annotations.NullMarked
module dev.heddle.simulator {
    requires transitive dev.heddle.core;

    exports dev.heddle.simulator;
}
