/// The same nodes in virtual time.
@org.jspecify.annotations.NullMarked
module dev.heddle.simulator {
    requires transitive dev.heddle.network;

    exports dev.heddle.simulator;
}
