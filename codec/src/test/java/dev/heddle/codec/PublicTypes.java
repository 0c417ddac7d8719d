package dev.heddle.codec;

import java.util.List;

/// Types as an application would publish them.
public final class PublicTypes {
    private PublicTypes() {}

    public enum Side {
        FOR,
        AGAINST
    }

    public record Vote(long round, String block, List<Side> sides) {}
}
