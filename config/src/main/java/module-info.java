/// Files of settings: YAML held against a schema, and every mistake with its line.
@org.jspecify.annotations.NullMarked
module dev.heddle.config {
    requires com.networknt.schema;
    requires org.snakeyaml.engine;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires transitive dev.heddle.core;

    exports dev.heddle.config;
}
