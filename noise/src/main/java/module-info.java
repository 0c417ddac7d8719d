/// The Noise IK handshake and the sealed records after it.
@org.jspecify.annotations.NullMarked
module dev.heddle.noise {
    requires transitive dev.heddle.core;
    requires org.slf4j;
    requires static org.conscrypt;

    exports dev.heddle.noise;
}
