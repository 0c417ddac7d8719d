package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.DecodeException.Kind;
import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What every codec does alike: buffers, errors, composition.
class CodecTest {
    record Choice(String block, Optional<Boolean> sure) {}

    record Vote(long round, List<Choice> votes, Kindness kindness) {}

    sealed interface Kindness {
        record Warm(byte degrees, boolean kept) implements Kindness {}
    }

    private static final Codec<Vote> VOTE = Codec.of(MethodHandles.lookup(), Vote.class);
    private static final Vote VALUE = new Vote(
            1,
            List.of(new Choice("a", Optional.empty()), new Choice("b", Optional.of(true))),
            new Kindness.Warm((byte) 36, true));
    private static final String BYTES = "0100000000000000" + "02" + "016100" + "01620101" + "002401";

    @Test
    void appendsBehindWhatIsThere() {
        ByteBuf target = ByteBufAllocator.DEFAULT.directBuffer();
        target.writeByte(9);
        VOTE.encode(VALUE, target);
        assertThat(ByteBufUtil.hexDump(target)).isEqualTo("09" + BYTES);
        target.release();
    }

    @Test
    void readsASliceAndLeavesItToItsOwner() {
        ByteBuf whole = ByteBufAllocator.DEFAULT.directBuffer();
        whole.writeBytes(HexFormat.of().parseHex("ffff" + BYTES + "ee"));
        ByteBuf slice = whole.slice(2, BYTES.length() / 2);
        assertThat(VOTE.decode(slice)).isEqualTo(VALUE);
        assertThat(slice.isReadable()).isFalse();
        assertThat(whole.refCnt()).isEqualTo(1);
        whole.release();
    }

    @Test
    void readsABufferMadeOfParts() {
        byte[] bytes = HexFormat.of().parseHex(BYTES);
        ByteBuf parts = Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(bytes, 0, 11), Unpooled.wrappedBuffer(bytes, 11, bytes.length - 11));
        assertThat(VOTE.decode(parts)).isEqualTo(VALUE);
        parts.release();
    }

    @Test
    void afterAnErrorTheBufferIsAsItWas() {
        ByteBuf buffer = Unpooled.buffer();
        buffer.writeBytes(new byte[] {1, 2, 3});
        buffer.readByte();
        assertThatThrownBy(() -> VOTE.decode(buffer)).isInstanceOf(DecodeException.class);
        assertThat(buffer.readerIndex()).isEqualTo(1);
        Vote halfASurrogatePair = new Vote(1, List.of(new Choice("\udc00", Optional.empty())), VALUE.kindness());
        assertThatThrownBy(() -> VOTE.encode(halfASurrogatePair, buffer)).isInstanceOf(EncodeException.class);
        assertThat(buffer.writerIndex()).isEqualTo(3);
        buffer.release();
    }

    @Test
    void aDecodeErrorNamesPathOffsetAndWhatIsAllowed() {
        String hex = BYTES.replace("01620101", "01620102");
        DecodeException refusal = Coding.refusal(VOTE, hex);
        assertThat(refusal)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("Vote.votes[1].sure at byte 15: expected boolean: 0 or 1 is allowed, got 2");
        assertThat(refusal.kind()).isEqualTo(Kind.EXPECTED_BOOLEAN);
        assertThat(refusal.offset()).isEqualTo(15);
        assertThat(refusal.path()).isEqualTo("Vote.votes[1].sure");
        assertThat(refusal.getStackTrace()).isEmpty();
        assertThat(Coding.refusal(VOTE, BYTES.substring(0, BYTES.length() - 2)))
                .hasMessage("Vote.kindness(Warm).kept at byte 18: end of input: 1 bytes needed, 0 left");
        assertThat(Coding.refusal(VOTE, BYTES + "0000"))
                .hasMessage("Vote at byte 19: remaining input: 2 bytes after the value");
        assertThat(Coding.refusal(VOTE, "0100000000000000" + "7f"))
                .hasMessage("Vote.votes at byte 8: end of input: 127 elements announced, 0 bytes left");
    }

    @Test
    void anEncodeErrorNamesThePath() {
        Vote vote = new Vote(
                1, List.of(VALUE.votes().getFirst(), new Choice("x\ud800", Optional.empty())), VALUE.kindness());
        assertThatThrownBy(() -> Coding.encode(VOTE, vote))
                .isInstanceOf(EncodeException.class)
                .hasMessage("Vote.votes[1].block: half of a surrogate pair at character 1 of a string");
    }

    @Test
    void anOptionThatHoldsAnEmptyOptionIsNotEmpty() {
        Codec<Optional<Optional<Integer>>> codec = Bcs.option(Bcs.option(Bcs.u8()));
        assertThat(Coding.hex(codec, Optional.of(Optional.empty()))).isEqualTo("0100");
        assertThat(Coding.decode(codec, "0100")).isEqualTo(Optional.of(Optional.empty()));
    }

    @Test
    @Tag("T-24")
    void anEnclosedValueFillsItsBytesExactly() {
        Codec<List<Integer>> codec = Bcs.enclosed(Bcs.list(Bcs.u16()));
        List<Integer> hundred = Collections.nCopies(100, 7);
        assertThat(Coding.hex(codec, List.of(1, 2))).isEqualTo("05" + "0201000200");
        assertThat(Coding.hex(codec, hundred)).startsWith("c901" + "64");
        assertThat(Coding.decode(codec, Coding.encode(codec, hundred))).isEqualTo(hundred);
        Coding.assertRefused(codec, "06" + "020100020000", Kind.REMAINING_INPUT);
        Coding.assertRefused(codec, "04" + "0201000200", Kind.END_OF_INPUT);
        Coding.assertRefused(codec, "06" + "0201000200", Kind.END_OF_INPUT);
    }

    @Test
    void adaptsACodecToAnotherType() {
        record Port(int number) {
            Port {
                if (number == 0) throw new IllegalArgumentException("port 0\nis no port");
            }
        }
        Codec<Port> codec = Bcs.u16().map(Port::new, Port::number);
        assertThat(Coding.hex(codec, new Port(6180))).isEqualTo("2418");
        assertThat(Coding.decode(codec, "2418")).isEqualTo(new Port(6180));
        assertThat(Coding.refusal(codec, "0000")).hasMessage("u16 at byte 0: invalid value: port 0?is no port");
        assertThatThrownBy(() -> Coding.encode(codec, new Port(65_536)))
                .hasMessage("u16: u16 is 0 to 65535, got 65536");
    }

    @Test
    void readsAndWritesEveryIntegerAtItsEnds() {
        assertThat(Coding.hex(Bcs.i8(), Byte.MIN_VALUE)).isEqualTo("80");
        assertThat(Coding.decode(Bcs.i8(), "ff")).isEqualTo((byte) -1);
        assertThat(Coding.hex(Bcs.i16(), Short.MIN_VALUE)).isEqualTo("0080");
        assertThat(Coding.decode(Bcs.i16(), "feff")).isEqualTo((short) -2);
        assertThat(Coding.hex(Bcs.i32(), Integer.MIN_VALUE)).isEqualTo("00000080");
        assertThat(Coding.hex(Bcs.i64(), -1L)).isEqualTo("ff".repeat(8));
        assertThat(Coding.decode(Bcs.u32(), "ffffffff")).isEqualTo(0xffff_ffffL);
        BigInteger least = BigInteger.ONE.shiftLeft(127).negate();
        assertThat(Coding.hex(Bcs.i128(), least)).isEqualTo("00".repeat(15) + "80");
        assertThat(Coding.decode(Bcs.i128(), "00".repeat(15) + "80")).isEqualTo(least);
        assertThat(Coding.decode(Bcs.u128(), "00".repeat(15) + "80")).isEqualTo(least.negate());
        assertThatThrownBy(() -> Coding.encode(Bcs.u64(), BigInteger.valueOf(-1)))
                .isInstanceOf(EncodeException.class);
    }

    @Test
    @SuppressWarnings("NullAway")
    void refusesNull() {
        assertThatThrownBy(() -> Coding.encode(VOTE, null))
                .hasMessage("Vote: is null; an Optional says what may be missing");
    }
}
