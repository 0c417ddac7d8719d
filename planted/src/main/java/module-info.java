/// Small defects put in front of the real classes, to judge the checkers.
@org.jspecify.annotations.NullMarked
module dev.heddle.planted {
    requires transitive dev.heddle.scenario;
    requires io.github.javadiffutils;
    requires java.compiler;

    exports dev.heddle.planted;
}
