/// Values to bytes and back: BCS.
@org.jspecify.annotations.NullMarked
module dev.heddle.codec {
    requires transitive dev.heddle.core;

    exports dev.heddle.codec;
}
