package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerEvent;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.Fate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that must hold in every run, whatever happens. It sees what a node is asked, what it delivers, what it
/// seals and which link ends it holds, and knows nothing of how a node works inside. One object serves one run, and
/// hears everything in the order in which it happens. Nodes' calls must not be made from here but those that look.
///
/// Override what is needed; say what is wrong with [#violated].
public abstract class Checker {
    private @Nullable Run run;

    /// As reports name it: the name of its class.
    public final String name() {
        return getClass().getSimpleName();
    }

    final void begin(Run with) {
        run = with;
        onBegin();
    }

    /// The run it serves.
    protected final Run run() {
        Run serving = run;
        if (serving == null) throw new IllegalStateException(name() + " serves no run yet");
        return serving;
    }

    /// Notes a violation. The run goes on, so that the other checkers are heard too.
    ///
    /// @param what in one sentence, with who and which
    protected final void violated(String what) {
        run().violated(this, what);
    }

    /// Before the first node starts.
    protected void onBegin() {}

    /// A message was offered; its admission is known.
    protected void onSend(Sending message) {}

    /// The network told what became of an admitted message.
    protected void onFate(Sending message, Fate fate) {}

    /// A handler was called with a message.
    ///
    /// @param from as the network says
    /// @param message as it was sent; null when nothing like it was ever sent
    /// @param intact whether its body is the one that was sent
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {}

    /// The whole of a message was in records that verified, at this end.
    protected void onArrive(LinkEnd end, Sending message) {}

    /// A question was asked.
    protected void onAsk(Asking question) {}

    /// The whole of a question was in records that verified, at this end.
    ///
    /// @param question null for one that the load did not ask, such as a health check
    protected void onArrive(LinkEnd end, @Nullable Asking question) {}

    /// A handler was called with a question.
    ///
    /// @param question as it was asked; null when nothing like it was ever asked
    protected void onAnswer(Member at, PeerId from, @Nullable Asking question) {}

    /// A handler is done with a question, with an answer or without.
    protected void onAnswered(Member at, Asking question) {}

    /// An answer is in records that are sealed, at the end of the node that was asked.
    protected void onAnswerWritten(LinkEnd end, Asking question) {}

    /// A question has an outcome.
    ///
    /// @param failure null when it was answered
    /// @param right whether the answer is the one to this question
    protected void onOutcome(Asking question, boolean right, @Nullable Throwable failure) {}

    /// A peer came or went, as the network tells it.
    protected void onPeer(Member at, PeerEvent event) {}

    /// A node was told anew whether it knows a peer, and by which key.
    protected void onListed(Member at, Member peer, Listing listing) {}

    /// A node was told to keep a link to a peer up, or that it need not any more and has to end the one it has.
    protected void onWanted(Member at, Member peer, boolean wanted) {}

    /// A node was told to end its link to a peer.
    protected void onDisconnect(Member at, Member peer) {}

    /// A node has started.
    protected void onStarted(Member member) {}

    /// A node was told to close.
    protected void onClosing(Member member) {}

    /// A node said that it has closed.
    protected void onClosed(Member member) {}

    /// A node was crashed, or has closed. Of a crashed one nothing is left.
    ///
    /// @param inGoodOrder whether it was closed; then it is still there to be looked at, and holds nothing any more
    protected void onEnded(Member member, boolean inGoodOrder) {}

    /// A node dials a machine; a link end may come of it.
    protected void onDial(Member at, Member peer) {}

    /// A link end was made, by a dial or an accept.
    protected void onLinkOpened(LinkEnd end) {}

    /// The first record of the peer verified.
    protected void onLinkConfirmed(LinkEnd end) {}

    /// A node begins to end a link by itself, in good order or at once.
    protected void onLinkLeft(LinkEnd end) {}

    /// Bytes are about to be handed to a link.
    ///
    /// @param roomBytes for which there is room
    protected void onWrite(LinkEnd end, int roomBytes) {}

    /// A link end is gone: its node closed it, or was told.
    protected void onLinkClosed(LinkEnd end) {}

    /// A node sent something on a link whose first message had been recorded.
    ///
    /// @param at who sent it
    /// @param recorded the dialler's end of that link
    protected void onReplayAnswered(Member at, LinkEnd recorded) {}

    /// A cipher seals something.
    ///
    /// @param key one number for each key, in the order in which they were first used
    /// @param nonce 12 bytes, to be read only now
    protected void onSeal(Member at, long key, byte[] nonce) {}

    /// A cipher opened a record, and whether it verified.
    protected void onOpen(Member at, long key, byte[] nonce, boolean verified) {}

    /// A task of a node threw.
    protected void onBroken(Member at, Throwable broken) {}

    /// Something goes wrong from now on.
    ///
    /// @param what it holds, such as `clock of node 3`; empty where it is not one thing alone
    /// @param endNanos virtual time when it is right again
    protected void onFault(FaultKind kind, String what, long endNanos) {}

    /// Somebody on the way between two is about to end their links, and may answer their dials for a while.
    protected void onCut(Member one, Member other) {}

    /// A checker, this one or another, saw what must not be.
    protected void onViolation(Violation violation) {}

    /// Each virtual second: what a running node says of itself.
    ///
    /// @param peers of listed peers and others
    protected void onStatus(Member at, List<PeerStatus> peers, NetworkStatistics statistics) {}

    /// Each virtual second, behind what the nodes say of themselves.
    protected void everySecond() {}

    /// The quiet phase is over and the load has ended: everything must have come right.
    protected void onQuiet() {}
}
