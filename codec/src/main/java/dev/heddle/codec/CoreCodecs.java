package dev.heddle.codec;

import dev.heddle.codec.Containers.Enclosed;
import dev.heddle.codec.Containers.Newtype;
import dev.heddle.codec.DecodeException.Kind;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.NetworkAddress.Dns;
import dev.heddle.core.NetworkAddress.Dns4;
import dev.heddle.core.NetworkAddress.Dns6;
import dev.heddle.core.NetworkAddress.Handshake;
import dev.heddle.core.NetworkAddress.Ip4;
import dev.heddle.core.NetworkAddress.Ip6;
import dev.heddle.core.NetworkAddress.Memory;
import dev.heddle.core.NetworkAddress.NoiseIk;
import dev.heddle.core.NetworkAddress.Step;
import dev.heddle.core.NetworkAddress.Tcp;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The words of the core room, as deployed AptosNet nodes write them. Each is a named type there, so it is
/// a level.
final class CoreCodecs {
    static final Codec<PeerId> PEER_ID =
            new Newtype<>("PeerId", Bcs.bytes(PeerId.BYTES).map(PeerId::of, PeerId::bytes));
    static final Codec<PublicKey> PUBLIC_KEY =
            new Newtype<>("PublicKey", Bcs.bytes().map(PublicKey::of, PublicKey::bytes));
    static final Codec<ProtocolId> PROTOCOL_ID = new Newtype<>("ProtocolId", new Protocol());
    static final Codec<NetworkAddress> NETWORK_ADDRESS = new Newtype<>("NetworkAddress", new Enclosed<>(new Steps()));

    private CoreCodecs() {}

    static @Nullable Codec<?> of(Class<?> raw) {
        if (raw == PeerId.class) return PEER_ID;
        if (raw == PublicKey.class) return PUBLIC_KEY;
        if (raw == ProtocolId.class) return PROTOCOL_ID;
        if (raw == NetworkAddress.class) return NETWORK_ADDRESS;
        return null;
    }

    /// An enum without contents; which numbers have a name is not decided here.
    private static final class Protocol extends Codec<ProtocolId> {
        Protocol() {
            super("ProtocolId");
        }

        @Override
        public void write(BcsWriter writer, ProtocolId value) {
            writer.uleb(value.number());
        }

        @Override
        public ProtocolId read(BcsReader reader) {
            int offset = reader.offset();
            long number = reader.uleb();
            if (number < ProtocolId.LIMIT) return new ProtocolId((int) number);
            String detail = "protocols are 0 to %d, got %d".formatted(ProtocolId.LIMIT - 1, number);
            throw new DecodeException(Kind.UNKNOWN_VARIANT, offset, detail);
        }
    }

    /// A list of steps, each a number and its content. Addresses are in network order, ports little-endian.
    /// The levels within are not counted: those nodes count them afresh, and there are never more than two.
    private static final class Steps extends Codec<NetworkAddress> {
        private static final int MOST = 4;

        Steps() {
            super("NetworkAddress");
        }

        @Override
        public void write(BcsWriter writer, NetworkAddress value) {
            writer.uleb(value.steps().size());
            for (Step step : value.steps()) writeStep(writer, step);
        }

        @Override
        public NetworkAddress read(BcsReader reader) {
            int offset = reader.offset();
            long count = reader.uleb();
            if (count > MOST) {
                String detail = "%d steps, at most %d are allowed".formatted(count, MOST);
                throw new DecodeException(Kind.INVALID_VALUE, offset, detail);
            }
            List<Step> steps = new ArrayList<>(MOST);
            for (int i = 0; i < count; i++) steps.add(readStep(reader, i));
            try {
                return new NetworkAddress(steps);
            } catch (IllegalArgumentException e) {
                throw DecodeException.refused(offset, e);
            }
        }

        private static void writeStep(BcsWriter writer, Step step) {
            switch (step) {
                case Ip4(int address) -> {
                    writer.uleb(0);
                    writer.u32(Integer.toUnsignedLong(Integer.reverseBytes(address)));
                }
                case Ip6(long high, long low) -> {
                    writer.uleb(1);
                    writer.u64(Long.reverseBytes(high));
                    writer.u64(Long.reverseBytes(low));
                }
                case Dns(String name) -> {
                    writer.uleb(2);
                    writer.string(name);
                }
                case Dns4(String name) -> {
                    writer.uleb(3);
                    writer.string(name);
                }
                case Dns6(String name) -> {
                    writer.uleb(4);
                    writer.string(name);
                }
                case Tcp(int port) -> {
                    writer.uleb(5);
                    writer.u16(port);
                }
                case Memory(int port) -> {
                    writer.uleb(6);
                    writer.u16(port);
                }
                case NoiseIk(PublicKey key) -> {
                    writer.uleb(7);
                    Scalars.BYTES.write(writer, key.bytes());
                }
                case Handshake(int version) -> {
                    writer.uleb(8);
                    writer.u8(version);
                }
            }
        }

        private static Step readStep(BcsReader reader, int index) {
            int offset = reader.offset();
            try {
                long number = reader.uleb();
                return switch ((int) Math.min(number, Integer.MAX_VALUE)) {
                    case 0 -> new Ip4(Integer.reverseBytes((int) reader.u32()));
                    case 1 -> new Ip6(Long.reverseBytes(reader.u64()), Long.reverseBytes(reader.u64()));
                    case 2 -> new Dns(reader.string());
                    case 3 -> new Dns4(reader.string());
                    case 4 -> new Dns6(reader.string());
                    case 5 -> new Tcp(reader.u16());
                    case 6 -> new Memory(reader.u16());
                    case 7 -> new NoiseIk(PublicKey.of(Scalars.BYTES.read(reader)));
                    case 8 -> new Handshake(reader.u8());
                    default ->
                        throw new DecodeException(Kind.UNKNOWN_VARIANT, offset, "steps are 0 to 8, got " + number);
                };
            } catch (DecodeException e) {
                throw e.within(index).within(".steps");
            } catch (IllegalArgumentException e) {
                throw DecodeException.refused(offset, e).within(index).within(".steps");
            }
        }
    }
}
