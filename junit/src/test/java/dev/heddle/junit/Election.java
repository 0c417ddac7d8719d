package dev.heddle.junit;

import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.network.CallProtocol;
import dev.heddle.network.Network;
import dev.heddle.network.Protocol;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/// A small protocol, to show how one is tested: a node asks all others for their vote, and leads a term in which the
/// majority gave it theirs. There is nothing about simulation in it.
public final class Election {
    /// Asks for a vote.
    public record Candidacy(long term) {}

    public record Ballot(boolean granted) {}

    static final CallProtocol<Candidacy, Ballot> PROTOCOL =
            Protocol.calls(40, Priority.CRITICAL, Candidacy.class, Ballot.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PeerId self;
    private final int voters;
    private final NavigableMap<Long, PeerId> votes;

    /// @param voters how many there are, this node with them
    /// @param votes for whom it voted in each term; to be kept when the process ends
    Election(PeerId self, int voters, NavigableMap<Long, PeerId> votes) {
        this.self = self;
        this.voters = voters;
        this.votes = votes;
    }

    /// One vote in each term, and it stays.
    CompletionStage<Ballot> vote(PeerId candidate, Candidacy candidacy) {
        PeerId given = votes.putIfAbsent(candidacy.term(), candidate);
        return CompletableFuture.completedFuture(new Ballot(given == null || given.equals(candidate)));
    }

    /// Stands for the next term that it knows nothing of.
    ///
    /// @param elected told the term, if it is
    void stand(Network network, LongConsumer elected) {
        long term = votes.isEmpty() ? 1 : votes.lastKey() + 1;
        votes.put(term, self);
        Tally tally = new Tally(term, elected);
        tally.count();
        for (PeerId voter : network.peersFor(PROTOCOL)) {
            network.call(PROTOCOL, voter, new Candidacy(term), PATIENCE).thenAccept(ballot -> {
                if (ballot.granted()) tally.count();
            });
        }
    }

    private final class Tally {
        private final long term;
        private final LongConsumer elected;
        private int granted;

        Tally(long term, LongConsumer elected) {
            this.term = term;
            this.elected = elected;
        }

        void count() {
            granted++;
            if (granted == voters / 2 + 1) elected.accept(term);
        }
    }
}
