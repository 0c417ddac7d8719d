/// Whole nodes in virtual time, their bad luck, and what must hold all the same.
@org.jspecify.annotations.NullMarked
module dev.heddle.scenario {
    requires transitive dev.heddle.network;
    requires transitive dev.heddle.simulator;

    exports dev.heddle.scenario;
}
