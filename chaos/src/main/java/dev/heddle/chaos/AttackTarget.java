package dev.heddle.chaos;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import dev.heddle.noise.Identity;
import dev.heddle.session.NetworkId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/// The node that is attacked, with what is publicly known of it. It is one of our own, on this machine: any
/// address but 127.0.0.0/8 is refused.
///
/// @param address with its key: `/ip4/127.0.0.1/tcp/6180/noise-ik/0x.../handshake/0`
/// @param peer its id
/// @param chainId 0 to 255
/// @param listed ids that it lists, for strangers to claim
/// @param members identities that it lists; lent, so they must outlive the attack. Every other one, from
///     the second on, says that it is a Heddle node
/// @param question what members ask it
public record AttackTarget(
        NetworkAddress address,
        PeerId peer,
        int chainId,
        NetworkId network,
        List<PeerId> listed,
        List<Identity> members,
        Optional<Question> question) {
    private static final int TEST_CHAIN = 4;
    private static final int LOOPBACK = 127;

    /// A request of an application, as it stands in its frame.
    ///
    /// @param body encoded, at most 60,000 bytes; not copied
    public record Question(ProtocolId protocol, byte[] body) {
        private static final int MOST_BYTES = 60_000;

        public Question {
            if (body.length > MOST_BYTES) {
                throw new IllegalArgumentException(
                        "a question has at most %d bytes, got %d".formatted(MOST_BYTES, body.length));
            }
        }
    }

    /// @throws IllegalArgumentException when the address is not of this machine's loopback, or says too
    ///     little
    public AttackTarget {
        boolean loopback = address.host() instanceof NetworkAddress.Ip4(int bits) && bits >>> 24 == LOOPBACK;
        if (!loopback) {
            throw new IllegalArgumentException(
                    "the hostile client attacks nodes of this machine alone: the address must be /ip4/127.x.y.z and not"
                            + " a name, got " + address);
        }
        if (address.tcpPort().isEmpty() || address.key().isEmpty()) {
            throw new IllegalArgumentException("an attack needs /tcp/<port> and /noise-ik/<key>, got " + address);
        }
        listed = List.copyOf(listed);
        members = List.copyOf(members);
    }

    /// A node whose id is its key, on the validators' network of the chain for tests, of which no more is
    /// known.
    public static AttackTarget of(NetworkAddress address) {
        PublicKey key =
                address.key().orElseThrow(() -> new IllegalArgumentException("this address names no key: " + address));
        return new AttackTarget(
                address, PeerId.of(key), TEST_CHAIN, NetworkId.VALIDATOR, List.of(), List.of(), Optional.empty());
    }

    public AttackTarget withPeer(PeerId other) {
        return new AttackTarget(address, other, chainId, network, listed, members, question);
    }

    public AttackTarget withNetwork(int otherChainId, NetworkId other) {
        return new AttackTarget(address, peer, otherChainId, other, listed, members, question);
    }

    public AttackTarget withListed(List<PeerId> others) {
        return new AttackTarget(address, peer, chainId, network, others, members, question);
    }

    public AttackTarget withMembers(List<Identity> others) {
        return new AttackTarget(address, peer, chainId, network, listed, others, question);
    }

    public AttackTarget withQuestion(Question other) {
        return new AttackTarget(address, peer, chainId, network, listed, members, Optional.of(other));
    }

    PublicKey key() {
        return address.key().orElseThrow();
    }

    InetSocketAddress socket() {
        int bits = ((NetworkAddress.Ip4) address.host()).address();
        return new InetSocketAddress(inet(bits), address.tcpPort().orElseThrow());
    }

    static InetAddress inet(int bits) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }
}
