package dev.heddle.network;

import dev.heddle.codec.Codec;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import java.lang.invoke.MethodHandles;
import java.util.SplittableRandom;

/// What nodes say to each other in tests.
final class Talk {
    record Note(int number, byte[] filler) {}

    record Ask(int number) {}

    record Tell(int number, byte[] filler) {}

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    static final MessageProtocol<Note> NOTES =
            new MessageProtocol<>(new ProtocolId(40), Priority.HIGH, Codec.of(LOOKUP, Note.class));
    static final MessageProtocol<Note> OTHER_NOTES =
            new MessageProtocol<>(new ProtocolId(42), Priority.LOW, Codec.of(LOOKUP, Note.class));
    static final CallProtocol<Ask, Tell> ASK = new CallProtocol<>(
            new ProtocolId(41), Priority.NORMAL, Codec.of(LOOKUP, Ask.class), Codec.of(LOOKUP, Tell.class));

    private Talk() {}

    static Note note(int number) {
        return new Note(number, new byte[0]);
    }

    static Identity identity(SplittableRandom random) {
        return Identity.generate(random::nextBytes, Ciphers.system());
    }
}
