package dev.heddle.simulator;

import java.util.Optional;

/// The profiles of all lines between hosts.
@FunctionalInterface
public interface LinkProfiles {
    /// @param from the sending host's number, 1 for the first
    /// @param to the receiving host's number
    LinkProfile between(int from, int to);

    /// The same for every line.
    static LinkProfiles all(LinkProfile profile) {
        return new Same(profile);
    }

    /// One profile for all lines.
    record Same(LinkProfile profile) implements LinkProfiles {
        @Override
        public LinkProfile between(int from, int to) {
            return profile;
        }
    }

    /// Those that have a name: `lan`, `six-regions`.
    static Optional<LinkProfiles> named(String name) {
        return switch (name) {
            case "lan" -> Optional.of(all(LinkProfile.LAN));
            case "six-regions" -> Optional.of(Regions.SIX);
            default -> Optional.empty();
        };
    }
}
