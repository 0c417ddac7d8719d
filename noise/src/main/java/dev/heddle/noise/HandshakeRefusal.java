package dev.heddle.noise;

import dev.heddle.core.PeerId;
import java.util.Optional;

/// Why a handshake came to nothing. The texts are for our own log: the deployed protocol tells the
/// other side nothing, the link just closes. An id that the other side claims is named as claimed until
/// its key was checked.
public sealed interface HandshakeRefusal {
    /// What was seen and what was expected, in one sentence without its full stop.
    String why();

    /// What to do about it, in one sentence without its full stop.
    String remedy();

    /// Whether the same dial can pass later although nobody changed anything.
    default boolean retryHelps() {
        return false;
    }

    /// Whom the other side claimed to be, as far as it came.
    default Optional<PeerId> who() {
        return Optional.empty();
    }

    private static String claiming(Optional<PeerId> who) {
        return who.map(peer -> ", claiming to be " + peer + ",").orElse("");
    }

    /// Both sides would be this node.
    record SelfDial() implements HandshakeRefusal {
        @Override
        public String why() {
            return "the other side has our own peer id";
        }

        @Override
        public String remedy() {
            return "remove our own address from the seeds, or give each node an identity of its own";
        }
    }

    /// The dialler wants to reach another key than the listener's.
    record WrongResponderKey(PeerId claimed) implements HandshakeRefusal {
        @Override
        public Optional<PeerId> who() {
            return Optional.of(claimed);
        }

        @Override
        public String why() {
            return "the dialler, claiming to be " + claimed + ", expects another public key than ours";
        }

        @Override
        public String remedy() {
            return "correct our public key in the addresses it has of us";
        }
    }

    /// Nobody of that id is among the trusted peers.
    record NotListed(PeerId claimed) implements HandshakeRefusal {
        @Override
        public Optional<PeerId> who() {
            return Optional.of(claimed);
        }

        @Override
        public String why() {
            return "peer " + claimed + " is not among the trusted peers";
        }

        @Override
        public String remedy() {
            return "if it belongs here, list it with its public key";
        }
    }

    /// The peer of that id has linked up too often, or broken the protocol, and is to wait.
    record Resting(PeerId claimed) implements HandshakeRefusal {
        @Override
        public Optional<PeerId> who() {
            return Optional.of(claimed);
        }

        @Override
        public boolean retryHelps() {
            return true;
        }

        @Override
        public String why() {
            return "peer " + claimed + " links up too often, or breaks the protocol too often";
        }

        @Override
        public String remedy() {
            return "it is let in again after some seconds; the lines above say what it did";
        }
    }

    /// The id is trusted, the key that was proven is none of its keys.
    record WrongKey(PeerId claimed) implements HandshakeRefusal {
        @Override
        public Optional<PeerId> who() {
            return Optional.of(claimed);
        }

        @Override
        public String why() {
            return "the other side claims to be " + claimed + " with a public key that is not listed for it";
        }

        @Override
        public String remedy() {
            return "if its key was changed, list the new one; otherwise somebody else uses its id";
        }
    }

    /// Where unlisted peers are let in, each has its key as its id; this one has another.
    record IdIsNotKey(PeerId claimed) implements HandshakeRefusal {
        @Override
        public Optional<PeerId> who() {
            return Optional.of(claimed);
        }

        @Override
        public String why() {
            return "peer " + claimed + " is not listed, and its id is not its public key";
        }

        @Override
        public String remedy() {
            return "list it with its public key, or let it use its public key as its id";
        }
    }

    /// A message of a length that none has.
    record WrongLength(int bytes, int expectedBytes) implements HandshakeRefusal {
        @Override
        public String why() {
            return "a handshake message of %d bytes, it has exactly %d".formatted(bytes, expectedBytes);
        }

        @Override
        public String remedy() {
            return "the other side speaks something else; check its address and version";
        }
    }

    /// A part of a message does not verify.
    ///
    /// @param who the dialler claims to be; empty where it is the listener's message
    record Unreadable(Part part, Optional<PeerId> who) implements HandshakeRefusal {
        public enum Part {
            STATIC_KEY,
            PAYLOAD,
            ANSWER
        }

        @Override
        public String why() {
            return switch (part) {
                case STATIC_KEY -> "the dialler" + claiming(who) + " sent a static key that does not verify";
                case PAYLOAD -> "the dialler" + claiming(who) + " sent a time stamp that does not verify";
                case ANSWER -> "the listener's answer does not verify";
            };
        }

        @Override
        public String remedy() {
            return switch (part) {
                case STATIC_KEY ->
                    "check that both sides use the same cipher suite; else the bytes were altered or made up";
                case PAYLOAD -> "the dialler does not hold the key it shows, or the bytes were altered";
                case ANSWER -> "the listener does not hold the expected key, or the bytes were altered";
            };
        }
    }

    /// A public key of low order: agreeing with it gives zero for everyone.
    ///
    /// @param who the dialler claims to be; empty where it is the listener's key
    record InvalidKey(Kind kind, Optional<PeerId> who) implements HandshakeRefusal {
        public enum Kind {
            STATIC,
            EPHEMERAL
        }

        @Override
        public String why() {
            String key = kind == Kind.STATIC ? "a static" : "an ephemeral";
            return "the other side" + claiming(who) + " has " + key + " public key of low order";
        }

        @Override
        public String remedy() {
            return "no honest node makes such a key; check where it came from";
        }
    }

    /// The time stamp does not rise: the message is a copy, or two dials were made at once.
    record Replayed(PeerId peer, long timestampMillis, long lastMillis) implements HandshakeRefusal {
        @Override
        public Optional<PeerId> who() {
            return Optional.of(peer);
        }

        @Override
        public String why() {
            return "peer %s sent time stamp %s, which is not above its last one, %s"
                    .formatted(peer, Long.toUnsignedString(timestampMillis), Long.toUnsignedString(lastMillis));
        }

        @Override
        public String remedy() {
            return "if it is no recording sent again, the peer's clock went back or it dialled twice in a millisecond";
        }

        @Override
        public boolean retryHelps() {
            return true;
        }
    }

    /// The time stamp is too far from the listener's clock.
    ///
    /// @param aheadMillis how far the dialler is ahead of us; negative where it is behind
    record ClockOff(PeerId peer, long aheadMillis, long allowedMillis) implements HandshakeRefusal {
        @Override
        public Optional<PeerId> who() {
            return Optional.of(peer);
        }

        @Override
        public String why() {
            return "the clock of peer %s is %d ms %s ours, %d ms are allowed"
                    .formatted(peer, Math.abs(aheadMillis), aheadMillis < 0 ? "behind" : "ahead of", allowedMillis);
        }

        @Override
        public String remedy() {
            return "set the clocks of both machines by a time service; else it is an old recording sent again";
        }
    }

    /// Seen by the dialler: the listener closed, or fell silent, without an answer. That is all it ever
    /// tells.
    record Unanswered() implements HandshakeRefusal {
        @Override
        public String why() {
            return "the listener ended the handshake without an answer";
        }

        @Override
        public String remedy() {
            return "its log has the reason; look there whether our id is listed with our key, whether its public key"
                    + " is the one in our address of it, whether both clocks agree, whether both use the same cipher"
                    + " suite, and whether it has a slot for us";
        }

        @Override
        public boolean retryHelps() {
            return true;
        }
    }
}
