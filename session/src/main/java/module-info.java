/// One link to one peer: handshake message, frames, lanes, streams, calls. Owns no socket and no clock.
@org.jspecify.annotations.NullMarked
module dev.heddle.session {
    requires transitive dev.heddle.codec;
    requires transitive dev.heddle.noise;

    exports dev.heddle.session;
}
