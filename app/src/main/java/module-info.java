/// The `heddle` command.
@org.jspecify.annotations.NullMarked
module dev.heddle.app {
    requires transitive dev.heddle.network;
    requires dev.heddle.admin;
    requires dev.heddle.chaos;
    requires dev.heddle.config;
    requires dev.heddle.daemon;
    requires transitive dev.heddle.scenario;
    requires dev.heddle.planted;
    requires dev.heddle.transport;
    requires info.picocli;
    requires jdk.unsupported;
    requires HdrHistogram;
    requires tools.jackson.databind;

    exports dev.heddle.app;

    opens dev.heddle.app to
            info.picocli,
            tools.jackson.databind;

    uses dev.heddle.app.CommandProvider;
}
