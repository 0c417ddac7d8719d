package dev.heddle.codec;

/// What one value may hold, when it is written and when it is read alike. Byte strings have no limit of
/// their own: BCS allows 2^31-1 bytes, and reading never takes more than the input holds.
///
/// @param depth structs and enums within each other, 1 to 500; lists, options and maps do not count, but
///     more than 1,000 of them within each other are refused too
/// @param elements of one list or map. A list of a type without bytes is nothing but a count, so this is
///     all that bounds it: a constructor that copies such a list pays for each element
/// @param stringBytes of one string in UTF-8
public record CodecLimits(int depth, int elements, int stringBytes) {
    /// The depth of BCS, and the most that a thread's stack is sure to hold.
    public static final int MOST_DEPTH = 500;

    // BCS has no such limit, but 500 levels and 1,000 containers are what two thirds of a default stack
    // hold.
    static final int MOST_CONTAINERS = 1_000;

    /// Depth 500, 1,000,000 elements, strings of 1 MiB.
    public static final CodecLimits DEFAULT = new CodecLimits(MOST_DEPTH, 1_000_000, 1 << 20);

    public CodecLimits {
        if (depth < 1 || depth > MOST_DEPTH) throw new IllegalArgumentException("depth is 1 to 500, got " + depth);
        if (elements < 1) throw new IllegalArgumentException("elements must be at least 1, got " + elements);
        if (stringBytes < 1) throw new IllegalArgumentException("stringBytes must be at least 1, got " + stringBytes);
    }

    /// The same with another depth; application messages have 64 or 32.
    public CodecLimits withDepth(int other) {
        return new CodecLimits(other, elements, stringBytes);
    }

    public CodecLimits withElements(int other) {
        return new CodecLimits(depth, other, stringBytes);
    }

    public CodecLimits withStringBytes(int other) {
        return new CodecLimits(depth, elements, other);
    }
}
