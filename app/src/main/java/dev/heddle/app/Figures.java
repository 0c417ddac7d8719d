package dev.heddle.app;

import dev.heddle.session.Counters;
import java.util.List;

/// What a testnet has done up to one moment.
///
/// @param nanos since its load began
/// @param links each once, in the order of their nodes
/// @param votesExpected in all handlers, of those that were sent
/// @param fileBytes that all receivers shall have together
/// @param fetchedBytes that they have
/// @param counters of both ends of all links
record Figures(
        long nanos,
        List<Link> links,
        long votesSent,
        long votesExpected,
        long votesDelivered,
        long fileBytes,
        long fetchedBytes,
        long callsSent,
        long callsAnswered,
        long callsFailed,
        Counters counters) {

    /// @param low the lower number of its two nodes
    /// @param up whether both ends have it
    /// @param rttNanos of the last ping; 0 before there was one
    /// @param votes delivered at both ends
    /// @param bytes written by both ends
    /// @param dropped at both ends
    record Link(int low, int high, boolean up, long rttNanos, long votes, long bytes, long dropped) {}

    int linksUp() {
        return (int) links.stream().filter(Link::up).count();
    }

    boolean allUp() {
        return linksUp() == links.size();
    }

    /// Whether all that was sent has arrived and all that was asked is answered.
    boolean settled() {
        return votesDelivered == votesExpected && callsAnswered + callsFailed == callsSent;
    }

    /// 0 to 100, and 100 for the whole file alone.
    int filePercent() {
        return (int) (fetchedBytes * 100 / fileBytes);
    }
}
