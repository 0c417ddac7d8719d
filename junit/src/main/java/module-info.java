/// The simulator as a JUnit extension.
@org.jspecify.annotations.NullMarked
module dev.heddle.junit {
    requires transitive dev.heddle.scenario;
    requires transitive org.junit.jupiter.api;

    exports dev.heddle.junit;
}
