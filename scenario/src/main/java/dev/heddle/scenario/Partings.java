package dev.heddle.scenario;

import dev.heddle.core.PeerRole;
import dev.heddle.core.PublicKey;
import dev.heddle.network.Network;
import dev.heddle.network.PeerDescription;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// Whom nodes part from: links that their application ends, and peers that leave the list for a while. Not in the
/// quiet phase.
final class Partings {
    private static final Duration DELISTED = Duration.ofSeconds(8);

    private final Run run;
    private final Workload load;

    Partings(Run run, Workload load) {
        this.run = run;
        this.load = load;
    }

    /// Ends a link, or gives a peer another key.
    void part(Member from, SplittableRandom random) {
        Network network = from.network().orElse(null);
        if (network == null || run.quiet()) return;
        Member to = run.another(from, random);
        if (random.nextBoolean()) disconnect(network, from, to);
        else delist(network, from, to, List.of(another(random)));
    }

    private void disconnect(Network network, Member from, Member to) {
        for (Checker checker : run.checkers()) checker.onDisconnect(from, to);
        network.disconnect(to.id());
    }

    /// Leaves a peer without a key, or with another one. It may have been trusted by itself before, which is void
    /// then too.
    void delist(Member from, SplittableRandom random) {
        Network network = from.network().orElse(null);
        if (network == null || run.quiet()) return;
        Member to = run.another(from, random);
        switch (random.nextInt(4)) {
            case 0 -> network.trust(to.id(), to.identity().publicKey());
            case 1 -> {
                var _ = network.dial(to.id(), List.of(to.address()));
            }
            default -> {}
        }
        delist(network, from, to, random.nextBoolean() ? List.of() : List.of(another(random)));
    }

    private static PublicKey another(SplittableRandom random) {
        byte[] anothers = new byte[PublicKey.BYTES];
        random.nextBytes(anothers);
        return PublicKey.of(anothers);
    }

    private void delist(Network network, Member from, Member to, List<PublicKey> keys) {
        network.know(new PeerDescription(to.id(), keys, List.of(), PeerRole.VALIDATOR));
        if (keys.isEmpty()) from.mayForget(to);
        tellWanted(from, to, false);
        // Without any key it is a stranger, and those may be let in.
        Listing without = run.conditions().unlistedLetIn() ? Listing.WELCOME : Listing.NOT_AT_ALL;
        tell(from, to, keys.isEmpty() ? without : Listing.WITH_ANOTHER_KEY);
        load.after(from, Math.min(DELISTED.toNanos(), run.untilQuietNanos()), () -> {
            network.know(Run.description(to));
            tell(from, to, Listing.WELCOME);
            tellWanted(from, to, true);
        });
    }

    private void tellWanted(Member at, Member peer, boolean wanted) {
        for (Checker checker : run.checkers()) checker.onWanted(at, peer, wanted);
    }

    private void tell(Member at, Member peer, Listing listing) {
        for (Checker checker : run.checkers()) checker.onListed(at, peer, listing);
    }
}
