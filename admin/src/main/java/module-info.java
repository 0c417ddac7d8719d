/// Questions and orders to a running process, by loopback HTTP, from whoever holds its token.
@org.jspecify.annotations.NullMarked
module dev.heddle.admin {
    requires transitive dev.heddle.transport;
    requires jdk.httpserver;
    requires java.net.http;
    requires org.slf4j;
    requires transitive tools.jackson.databind;

    exports dev.heddle.admin;
}
