package dev.heddle.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a relay of IP packets cannot do without.
///
/// @param system the name of the operating system
/// @param user the number of the user by whose rights this process runs; 0 is root
/// @param tunFile whether tun devices can be made
/// @param ipCommand whether `ip` is there
record RelayNeeds(String system, int user, boolean tunFile, boolean ipCommand) {
    static RelayNeeds ofThisProcess() {
        String system = System.getProperty("os.name");
        return new RelayNeeds(
                system,
                system.equals("Linux") ? effectiveUser() : -1,
                Files.exists(Path.of(TunDevice.FILE)),
                IpTools.find().isPresent());
    }

    /// @return one sentence without a full stop, or empty when nothing is missing
    Optional<String> missing() {
        if (!system.equals("Linux")) return Optional.of("a relay of IP packets needs Linux, this is " + system);
        if (user != 0) {
            return Optional.of("a relay of IP packets needs root, because it makes network namespaces and tun devices;"
                    + " this process runs as user " + user);
        }
        if (!tunFile) return Optional.of("a relay of IP packets needs " + TunDevice.FILE + ", which is not there");
        if (!ipCommand) {
            return Optional.of("a relay of IP packets needs the command 'ip' of iproute2, which is not there");
        }
        return Optional.empty();
    }

    private static int effectiveUser() {
        try (SystemCalls calls = new SystemCalls()) {
            return calls.effectiveUser();
        }
    }
}
