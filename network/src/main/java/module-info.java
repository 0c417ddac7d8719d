/// Many peers: dialling, admission, the public API.
@org.jspecify.annotations.NullMarked
module dev.heddle.network {
    requires org.slf4j;
    requires transitive dev.heddle.session;

    uses dev.heddle.core.Platform.Provider;

    exports dev.heddle.network;
}
