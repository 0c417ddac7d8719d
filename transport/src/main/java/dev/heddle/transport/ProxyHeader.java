package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/// The header with which a load balancer says whom it speaks for, proxy protocol version 2, as deployed
/// nodes take it: 12 bytes of signature, version and command (`20` or `21`), family, size as u16be, and so
/// many bytes. Of these the first are addresses if the family is `11` or `21`; all others are skipped as
/// they come.
///
/// @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol, section
///     2.2</a>
final class ProxyHeader implements Preamble {
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final int FIXED_BYTES = 16;
    private static final int SKIP_BYTES = 4_096;

    /// The fixed part, then source and destination address, source and destination port of family `21`.
    private final byte[] head = new byte[FIXED_BYTES + 36];

    private int headBytes;
    private int leftBytes;

    @Override
    public String name() {
        return "the proxy protocol header";
    }

    @Override
    public int wantedBytes() {
        return headBytes < FIXED_BYTES ? FIXED_BYTES - headBytes : Math.min(leftBytes, SKIP_BYTES);
    }

    @Override
    public void onBytes(ByteBuf loan) throws IOException {
        while (headBytes < FIXED_BYTES && loan.isReadable()) {
            head[headBytes] = loan.readByte();
            check(headBytes++);
        }
        leftBytes -= loan.readableBytes();
        int kept = Math.min(loan.readableBytes(), head.length - headBytes);
        loan.readBytes(head, headBytes, kept);
        headBytes += kept;
        loan.skipBytes(loan.readableBytes());
    }

    /// Where the connection comes from; empty if the header does not say.
    Optional<NetworkAddress> source() {
        ByteBuffer addresses = ByteBuffer.wrap(head);
        return switch (head[13]) {
            case 0x11 -> Optional.of(source(new NetworkAddress.Ip4(addresses.getInt(16)), 24));
            case 0x21 -> Optional.of(source(ip6(addresses.getLong(16), addresses.getLong(24)), 48));
            default -> Optional.empty();
        };
    }

    private NetworkAddress source(NetworkAddress.Host host, int portAt) {
        return NetworkAddress.of(host, new NetworkAddress.Tcp(u16(portAt)));
    }

    /// An IPv4 address in IPv6 clothes is shown as what it is, as for connections without a header.
    private static NetworkAddress.Host ip6(long high, long low) {
        boolean mapped = high == 0 && low >>> 32 == 0xffff;
        return mapped ? new NetworkAddress.Ip4((int) low) : new NetworkAddress.Ip6(high, low);
    }

    /// Refuses as early as it can be known.
    private void check(int index) throws IOException {
        int value = head[index] & 0xff;
        if (index < SIGNATURE.length && head[index] != SIGNATURE[index]) {
            throw new IOException("no proxy protocol signature, byte %d is %02x".formatted(index, value));
        }
        if (index == 12 && value != 0x20 && value != 0x21) {
            throw new IOException("proxy protocol version and command %02x, not 20 or 21".formatted(value));
        }
        if (index == 13 && addressBytes() < 0) {
            throw new IOException("proxy protocol family %02x is unknown".formatted(value));
        }
        if (index == 15) {
            leftBytes = u16(14);
            if (leftBytes < addressBytes()) {
                throw new IOException("%d bytes of addresses are too few for proxy protocol family %02x"
                        .formatted(leftBytes, head[13]));
            }
        }
    }

    /// How many bytes of addresses the family needs; -1 if there is no such family.
    private int addressBytes() {
        return switch (head[13]) {
            case 0x11 -> 12;
            case 0x21 -> 36;
            case 0x00, 0x12, 0x22, 0x31, 0x32 -> 0;
            default -> -1;
        };
    }

    private int u16(int at) {
        return (head[at] & 0xff) << 8 | (head[at + 1] & 0xff);
    }
}
