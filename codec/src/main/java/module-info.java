/// Values to bytes and back: BCS, LZ4 of BCS, JSON.
@org.jspecify.annotations.NullMarked
module dev.heddle.codec {
    requires org.lz4.java;
    requires static tools.jackson.databind;
    requires transitive dev.heddle.core;

    exports dev.heddle.codec;
}
