package dev.heddle.codec;

import org.jspecify.annotations.Nullable;

/// A value has no encoding: something in it is null, out of range or over a limit. A mistake of the caller,
/// so with a stack trace. The message names the path in the value.
public final class EncodeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String detail;
    private final transient ValuePath path = new ValuePath();
    private String root = "";

    /// @param detail what was seen and what is allowed; no plaintext
    public EncodeException(String detail) {
        this(detail, null);
    }

    EncodeException(String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.detail = detail;
    }

    /// Code of the value's type threw.
    static EncodeException refused(Throwable cause) {
        return new EncodeException("not accepted: " + DecodeException.brief(cause), cause);
    }

    static <T> T requirePresent(@Nullable T value) {
        if (value == null) throw new EncodeException("is null; an Optional says what may be missing");
        return value;
    }

    /// The part of the value that is wrong, such as `Vote.votes[3].block`; of a long path both ends.
    public String path() {
        return path.text(root);
    }

    @Override
    public String getMessage() {
        String where = path();
        return where.isEmpty() ? detail : where + ": " + detail;
    }

    EncodeException within(Object segment) {
        path.enclose(segment);
        return this;
    }

    EncodeException of(String rootName) {
        root = rootName;
        return this;
    }
}
