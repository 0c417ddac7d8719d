/// A node as a process: one file that configures it, its start and its end.
@org.jspecify.annotations.NullMarked
module dev.heddle.daemon {
    requires com.networknt.schema;
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires transitive dev.heddle.network;
    requires transitive dev.heddle.transport;

    exports dev.heddle.daemon;
}
