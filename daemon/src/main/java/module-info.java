/// A node as a process: one file that configures it, its start and its end.
@org.jspecify.annotations.NullMarked
module dev.heddle.daemon {
    requires java.management;
    requires jdk.management;
    requires org.slf4j;
    requires transitive dev.heddle.admin;
    requires transitive dev.heddle.config;
    requires transitive dev.heddle.network;
    requires transitive dev.heddle.transport;

    exports dev.heddle.daemon;
}
