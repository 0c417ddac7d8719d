package dev.heddle.bench;

import dev.heddle.core.PeerId;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.transport.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// The folder that the processes of one run share: whom the node lists, and with which keys. Whatever they do
/// is between these identities, all made for this run.
record Siege(Path folder) {
    /// Keep links up and load on them.
    static final String LIVE = "live";
    /// Come and go, from an address that the node knows.
    static final String VISITOR = "visitor";
    /// Come from an address that the node has never seen.
    static final String NEWCOMER = "newcomer";
    /// Misbehave, although they are listed.
    static final String MEMBER = "member";

    static final List<String> ALL = List.of(LIVE, VISITOR, NEWCOMER, MEMBER);

    private static final int FEW = 4;

    /// Makes the keys.
    ///
    /// @param visitors so many that each comes seldom enough to be let in; of the others there are a few
    static Siege make(Path folder, int visitors) {
        SecureRandom random = new SecureRandom();
        Siege siege = new Siege(folder);
        for (String kind : ALL) {
            int count = kind.equals(VISITOR) ? visitors : FEW;
            for (int i = 0; i < count; i++) {
                try (Identity identity = Identity.generate(random::nextBytes, Ciphers.system())) {
                    PrivateFiles.create(siege.file(kind, i), identity.format());
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        }
        return siege;
    }

    List<Identity> identities(String kind) {
        List<Identity> all = new ArrayList<>();
        for (int i = 0; Files.exists(file(kind, i)); i++) {
            try {
                all.add(Identity.parse(Files.readString(file(kind, i)), Ciphers.system()));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return all;
    }

    List<PeerId> peers(String kind) {
        List<Identity> all = identities(kind);
        List<PeerId> peers = all.stream().map(Identity::peer).toList();
        all.forEach(Identity::close);
        return peers;
    }

    private Path file(String kind, int number) {
        return folder.resolve("%s-%d.identity".formatted(kind, number));
    }
}
