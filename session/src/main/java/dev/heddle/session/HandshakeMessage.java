package dev.heddle.session;

import dev.heddle.codec.Uleb;
import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What each end says first inside the sealed records: the protocols it speaks and what else it
/// can do, and where it belongs.
///
/// On the wire: u16be length, then BCS: a map from messaging version (V1 alone exists) to protocol set,
/// chain id, network id. An empty map reads as an empty set: both have nothing in common with anybody.
///
/// @param chainId 0 to 255
public record HandshakeMessage(ProtocolSet protocols, int chainId, NetworkId network) {
    static final int LENGTH_BYTES = 2;
    /// The longest that makes sense: one set at its limit, a short name, and the fixed fields.
    static final int MOST_BYTES = ProtocolSet.MOST_BYTES + 64;

    private static final byte[] VFN_NAME = "vfn".getBytes(StandardCharsets.US_ASCII);

    public HandshakeMessage {
        if (chainId < 0 || chainId > 255) throw new IllegalArgumentException("a chain id is 0 to 255, got " + chainId);
    }

    /// Whether two ends can talk; both compute the same.
    ///
    /// @return null when they can, else why not
    @Nullable
    String misfit(HandshakeMessage theirs) {
        if (theirs.chainId != chainId)
            return "the peer is on chain %d, we are on %d; give both ends the same".formatted(theirs.chainId, chainId);
        if (theirs.network != network) {
            return "the peer is on the %s network, we are on %s; dial the port of the same network"
                    .formatted(theirs.network, network);
        }
        return protocols.sharesProtocol(theirs.protocols)
                ? null
                : "the peer speaks none of our protocols; see what each end registered";
    }

    /// Appends length and message.
    void write(ByteBuf target) {
        int start = target.writerIndex();
        target.writeShort(0);
        Uleb.write(target, 1);
        Uleb.write(target, 0);
        byte[] set = protocols.encode();
        Uleb.write(target, set.length);
        target.writeBytes(set).writeByte(chainId);
        switch (network) {
            case VALIDATOR -> target.writeByte(0);
            case PUBLIC -> target.writeByte(1);
            // The full nodes' network came later; older nodes know it as a private network of this name.
            case VFN -> target.writeByte(2).writeByte(VFN_NAME.length).writeBytes(VFN_NAME);
        }
        target.setShort(start, target.writerIndex() - start - LENGTH_BYTES);
    }

    /// @param loan the message without its length; all of it is read
    /// @throws ProtocolViolation when it is anything but one canonical message
    static HandshakeMessage read(ByteBuf loan) {
        long versions = Uleb.read(loan);
        if (versions > 1) throw new ProtocolViolation(versions + " messaging versions; V1 is the only one");
        ProtocolSet protocols = ProtocolSet.of();
        if (versions == 1) {
            long version = Uleb.read(loan);
            if (version != 0) throw new ProtocolViolation("messaging version " + version + "; V1 (0) is the only one");
            protocols = ProtocolSet.decode(readBytes(loan, ProtocolSet.MOST_BYTES));
        }
        int chainId = readByte(loan);
        NetworkId network = readNetwork(loan);
        if (loan.isReadable()) throw new ProtocolViolation(loan.readableBytes() + " bytes after the handshake message");
        return new HandshakeMessage(protocols, chainId, network);
    }

    private static NetworkId readNetwork(ByteBuf loan) {
        long variant = Uleb.read(loan);
        return switch ((int) Math.min(variant, 5)) {
            case 0 -> NetworkId.VALIDATOR;
            case 1, 4 -> NetworkId.PUBLIC;
            case 2 -> {
                // Whatever its name, a private network is the full nodes'.
                readUtf8(loan);
                yield NetworkId.VFN;
            }
            case 3 -> NetworkId.VFN;
            default -> throw new ProtocolViolation("network id variant " + variant);
        };
    }

    private static void readUtf8(ByteBuf loan) {
        byte[] name = readBytes(loan, MOST_BYTES);
        String text = new String(name, StandardCharsets.UTF_8);
        if (!Arrays.equals(name, text.getBytes(StandardCharsets.UTF_8))) {
            throw new ProtocolViolation("a network name that is not UTF-8");
        }
    }

    private static byte[] readBytes(ByteBuf loan, int limit) {
        long length = Uleb.read(loan);
        if (length > loan.readableBytes() || length > limit) {
            throw new ProtocolViolation("%d bytes announced, %d there".formatted(length, loan.readableBytes()));
        }
        byte[] bytes = new byte[(int) length];
        loan.readBytes(bytes);
        return bytes;
    }

    private static int readByte(ByteBuf loan) {
        if (!loan.isReadable()) throw new ProtocolViolation("the handshake message ends early");
        return loan.readUnsignedByte();
    }
}
