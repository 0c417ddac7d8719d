package dev.heddle.codec;

import dev.heddle.core.ProtocolViolation;

/// The bytes are not the encoding of a value of the expected type. The message names the path in the value,
/// the offset in the input, what was seen and what is allowed; never what the bytes were. It has no stack
/// trace.
public final class DecodeException extends ProtocolViolation {
    /// What is wrong.
    public enum Kind {
        /// The input ends before the value does, or a length announces more than is left.
        END_OF_INPUT("end of input"),
        /// A length above 2^31-1 or above a limit of [CodecLimits].
        LENGTH_OVER_LIMIT("length over the limit"),
        /// More named containers within each other than [CodecLimits#depth()].
        DEPTH_EXCEEDED("container depth exceeded"),
        /// A boolean that is neither 0 nor 1.
        EXPECTED_BOOLEAN("expected boolean"),
        /// An option tag that is neither 0 nor 1.
        EXPECTED_OPTION("expected option"),
        /// A variant number that the enum does not have.
        UNKNOWN_VARIANT("unknown variant"),
        /// A map whose keys do not rise strictly in the order of their bytes.
        NON_CANONICAL_MAP("non-canonical map"),
        /// A string that is not UTF-8.
        MALFORMED_UTF8("malformed UTF-8"),
        /// A length or variant number in more bytes than it needs.
        ULEB_NOT_MINIMAL("ULEB not minimal"),
        /// A length or variant number above 2^32-1.
        ULEB_OVERFLOW("ULEB overflow"),
        /// Bytes after the value.
        REMAINING_INPUT("remaining input"),
        /// Not a block of LZ4, or one that gives more than was announced.
        MALFORMED_BLOCK("malformed block"),
        /// Not JSON, or not that of the type.
        MALFORMED_JSON("malformed JSON"),
        /// Well formed, but the type does not accept it: its constructor threw.
        INVALID_VALUE("invalid value");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final long serialVersionUID = 1L;
    private static final int BRIEF_CHARACTERS = 160;

    private final Kind kind;
    private final int offset;
    private final String detail;
    private final transient ValuePath path = new ValuePath();
    private String root = "";

    /// @param offset bytes from the start of the input to the part that is wrong
    /// @param detail what was seen and what is allowed; no plaintext
    public DecodeException(Kind kind, int offset, String detail) {
        super(detail);
        this.kind = kind;
        this.offset = offset;
        this.detail = detail;
    }

    /// The bytes are well formed, but the code that makes the value threw.
    static DecodeException refused(int offset, Throwable cause) {
        return new DecodeException(Kind.INVALID_VALUE, offset, brief(cause));
    }

    public Kind kind() {
        return kind;
    }

    /// Bytes from the start of the input to the part that is wrong.
    public int offset() {
        return offset;
    }

    /// The part of the value that is wrong, such as `Vote.votes[3].block`; of a long path both ends.
    public String path() {
        return path.text(root);
    }

    @Override
    public String getMessage() {
        String where = path();
        return "%s%sat byte %d: %s: %s".formatted(where, where.isEmpty() ? "" : " ", offset, kind, detail);
    }

    DecodeException within(Object segment) {
        path.enclose(segment);
        return this;
    }

    DecodeException of(String rootName) {
        root = rootName;
        return this;
    }

    /// The message may quote what a peer sent, so it is cut, and stripped of what would disturb a log.
    static String brief(Throwable cause) {
        String message = cause.getMessage();
        String text = message == null ? cause.getClass().getSimpleName() : message;
        return text.substring(0, Math.min(text.length(), BRIEF_CHARACTERS)).replaceAll("[^\\x20-\\x7e]", "?");
    }
}
