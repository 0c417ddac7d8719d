package dev.heddle.session;

import dev.heddle.core.ProtocolId;

/// What a peer sent that has no place, or what we could not do for it: counted, told to the link's owner
/// for its log, and no reason to close the link, unless a Heddle peer does it too often ([Conduct]). Cheap to make;
/// text is made only by [#reason()].
public sealed interface Irregularity {
    /// What happened and what follows, for people.
    String reason();

    /// A frame that does not decode; it is answered with a parsing error.
    ///
    /// @param firstByte of the frame, 0 where missing; so is the second
    /// @param why in the decoder's words
    record UnreadableFrame(int firstByte, int secondByte, String why) implements Irregularity {
        @Override
        public String reason() {
            return "a frame that begins with %02x %02x does not decode: %s; answered with a parsing error"
                    .formatted(firstByte, secondByte, why);
        }
    }

    /// The peer could not decode a frame of ours; these were its first two bytes.
    record ParsingErrorReceived(int firstByte, int secondByte) implements Irregularity {
        @Override
        public String reason() {
            return "the peer could not decode a frame of ours that begins with %02x %02x"
                    .formatted(firstByte, secondByte);
        }
    }

    /// The peer says that it does not serve a protocol. Deployed nodes never do.
    ///
    /// @param what 0 for requests, 1 for direct sends
    record NotSupportedReceived(int what, ProtocolId protocol) implements Irregularity {
        @Override
        public String reason() {
            return "the peer does not support %s of %s".formatted(what == 0 ? "requests" : "direct sends", protocol);
        }
    }

    /// A response to a call that was never made, was answered already, or has timed out (T-20).
    record UnexpectedResponse(int requestId) implements Irregularity {
        @Override
        public String reason() {
            return "nobody waits for the response to request " + Integer.toUnsignedString(requestId) + "; dropped";
        }
    }

    /// A request that we do not serve; the peer is told nothing.
    record RequestDeclined(int requestId, String why) implements Irregularity {
        @Override
        public String reason() {
            return "request %s is not served: %s".formatted(Integer.toUnsignedString(requestId), why);
        }
    }

    /// An answer of ours whose request is no longer served: it came after its deadline, or a second time.
    record LateAnswer(int requestId) implements Irregularity {
        @Override
        public String reason() {
            return "our own answer to its request %s came late or twice; not sent"
                    .formatted(Integer.toUnsignedString(requestId));
        }
    }

    /// A stream that carries an error message. One that is under way stays.
    record StreamOfAnError() implements Irregularity {
        @Override
        public String reason() {
            return "a stream header holds an error message; refused";
        }
    }

    /// A stream of no fragments or of too many. One that is under way stays.
    record FragmentCount(int fragments) implements Irregularity {
        @Override
        public String reason() {
            return "a stream of %d fragments, 1 to %d are accepted; refused"
                    .formatted(fragments, FrameCodec.MOST_FRAGMENTS);
        }
    }

    /// A stream began while another had not ended, which was thrown away for it.
    record StreamReplaced(int streamId, long heldBytes) implements Irregularity {
        @Override
        public String reason() {
            return "stream %s with %d bytes was thrown away for a new one"
                    .formatted(Integer.toUnsignedString(streamId), heldBytes);
        }
    }

    record FragmentWithoutStream(int streamId, int number) implements Irregularity {
        @Override
        public String reason() {
            return "fragment %d of stream %s, and no stream is under way; dropped"
                    .formatted(number, Integer.toUnsignedString(streamId));
        }
    }

    /// The stream that is under way stays.
    record FragmentOfAnotherStream(int streamId, int underWay) implements Irregularity {
        @Override
        public String reason() {
            return "a fragment of stream %s while stream %s is under way; dropped"
                    .formatted(Integer.toUnsignedString(streamId), Integer.toUnsignedString(underWay));
        }
    }

    /// Not the one that is next: repeated, with a gap before it, or of no such number. The stream stays,
    /// and the right one may still come.
    record FragmentOutOfOrder(int number, int next) implements Irregularity {
        @Override
        public String reason() {
            return "fragment %d where %d is next; dropped".formatted(number, next);
        }
    }

    /// A stream that grew beyond the longest message, and was thrown away.
    record StreamTooLong(int streamId, long bytes, int limitBytes) implements Irregularity {
        @Override
        public String reason() {
            return "stream %s has %d bytes, limit %d; thrown away"
                    .formatted(Integer.toUnsignedString(streamId), bytes, limitBytes);
        }
    }

    /// The messages in pieces of this peer, or of all peers, hold as much as they may; the stream was
    /// thrown away (T-13).
    record NoRoomForStream(int streamId, long bytes) implements Irregularity {
        @Override
        public String reason() {
            return "no room for stream %s beyond %d bytes; thrown away"
                    .formatted(Integer.toUnsignedString(streamId), bytes);
        }
    }

    /// A fragment of a stream that was thrown away because there was no room for it.
    record FragmentWithoutRoom(int streamId, int number) implements Irregularity {
        @Override
        public String reason() {
            return "fragment %d of stream %s, for which there was no room; dropped"
                    .formatted(number, Integer.toUnsignedString(streamId));
        }
    }

    /// A stream that stood still, was too slow or took too long in all, and was thrown away (T-16).
    record StreamExpired(int streamId, int fragment, int fragments, long bytes, long afterMillis)
            implements Irregularity {
        @Override
        public String reason() {
            return "stream %s is too slow: fragment %d of %d and %d bytes in %d ms; thrown away"
                    .formatted(Integer.toUnsignedString(streamId), fragment, fragments, bytes, afterMillis);
        }
    }
}
