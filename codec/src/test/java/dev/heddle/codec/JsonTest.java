package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.DecodeException.Kind;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Section 10: the encoding of protocols 6 and 7.
class JsonTest {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    enum Colour {
        RED,
        @SuppressWarnings("unused")
        LIGHT_BLUE
    }

    record Point(@U8 int xAxis, @U8 int yAxis) {}

    record Pair<A, B>(A first, B second) {}

    sealed interface Message {
        record Stop() implements Message {}

        record Move(Point to) implements Message {}

        record Nested(Message inner) implements Message {}

        record Block(@U64 BigInteger round, byte[] body, Optional<Long> parentId) implements Message {}

        record Many(
                List<Message> messages,
                SortedMap<String, Long> counts,
                Map<Short, String> names,
                Pair<Colour, Boolean> pair,
                @Fixed(2) List<Byte> two)
                implements Message {}

        record Keys(
                Map<Byte, String> i8,
                Map<Short, String> i16,
                Map<Integer, String> i32,
                Map<Long, String> i64,
                Map<@I128 BigInteger, String> i128,
                Map<@U8 Integer, String> u8,
                Map<@U16 Integer, String> u16,
                Map<@U32 Long, String> u32,
                Map<@U64 BigInteger, String> u64,
                Map<@U128 BigInteger, String> u128,
                SortedMap<@U256 BigInteger, String> u256)
                implements Message {}

        record Words(PeerId peer, PublicKey key, NetworkAddress address, ProtocolId protocol, String text)
                implements Message {}
    }

    static final Codec<Message> MESSAGE = Json.of(LOOKUP, Message.class);
    static final Codec<Message> SHAPE = Codec.of(LOOKUP, Message.class);

    private static final Map<Message, String> SAMPLES = samples();

    private static Map<Message, String> samples() {
        Map<Message, String> samples = new LinkedHashMap<>();
        samples.put(new Message.Stop(), "\"Stop\"");
        samples.put(new Message.Move(new Point(1, 255)), "{'Move':{'x_axis':1,'y_axis':255}}");
        samples.put(new Message.Nested(new Message.Nested(new Message.Stop())), "{'Nested':{'Nested':'Stop'}}");
        samples.put(
                new Message.Block(
                        BigInteger.TWO.pow(64).subtract(BigInteger.ONE), new byte[] {0, 1, -1}, Optional.of(-7L)),
                "{'Block':{'round':18446744073709551615,'body':[0,1,255],'parent_id':-7}}");
        samples.put(
                new Message.Block(BigInteger.ZERO, new byte[0], Optional.empty()),
                "{'Block':{'round':0,'body':[],'parent_id':null}}");
        samples.put(
                new Message.Many(
                        List.of(new Message.Stop(), new Message.Move(new Point(0, 0))),
                        new TreeMap<>(Map.of("b", 2L, "a", 1L)),
                        new TreeMap<>(Map.of((short) 3, "three")),
                        new Pair<>(Colour.LIGHT_BLUE, true),
                        List.of((byte) 1, (byte) -2)),
                "{'Many':{'messages':['Stop',{'Move':{'x_axis':0,'y_axis':0}}],'counts':{'a':1,'b':2},"
                        + "'names':{'3':'three'},'pair':{'first':'LightBlue','second':true},'two':[1,-2]}}");
        samples.put(
                new Message.Words(
                        PeerId.parse("0a".repeat(32)),
                        PublicKey.parse("0b".repeat(32)),
                        NetworkAddress.parse("/ip4/10.0.0.16/tcp/80"),
                        new ProtocolId(7),
                        "\u00e9\n\ud83d\ude00"),
                "{'Words':{'peer':'0x" + "0a".repeat(32) + "','key':'0x" + "0b".repeat(32)
                        + "','address':'/ip4/10.0.0.16/tcp/80','protocol':7,'text':'\u00e9\\n\ud83d\ude00'}}");
        return samples;
    }

    private static byte[] utf8(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static DecodeException refusal(String json) {
        DecodeException refusal = Coding.refusal(MESSAGE, utf8(json));
        assertThat(refusal).as(json).isNotNull();
        return refusal;
    }

    @Test
    @DisplayName("section 10: JSON as serde writes it, both ways")
    void writesAndReadsAsSerde() {
        SAMPLES.forEach((value, json) -> {
            assertThat(new String(Coding.encode(MESSAGE, value), StandardCharsets.UTF_8))
                    .isEqualTo(json.replace('\'', '"'));
            Message again = Coding.decode(MESSAGE, utf8(json));
            assertThat(Coding.encode(SHAPE, again)).as(json).isEqualTo(Coding.encode(SHAPE, value));
        });
    }

    @Test
    @DisplayName("section 10: JSON with unknown properties, white space, or a missing option is taken")
    void takesWhatSerdeTakes() {
        String json = " {'Block': {'new':{'x':[1,{}]}, 'body':[ 1 ],'round':5} } ";
        Message.Block block = (Message.Block) Coding.decode(MESSAGE, utf8(json));
        assertThat(block.body()).containsExactly(1);
        assertThat(block.parentId()).isEmpty();
    }

    @ParameterizedTest
    @Tag("T-22")
    @Tag("T-26")
    @DisplayName("section 10: JSON that is not that of the type is a decode error")
    @ValueSource(
            strings = {
                "",
                "null",
                "'Halt'",
                "'Move'",
                "{}",
                "{'Stop':null}",
                "{'Move':null}",
                "{'Move':{}}",
                "{'Move':{'x_axis':1}}",
                "{'Move':{'x_axis':1,'y_axis':null}}",
                "{'Move':{'x_axis':1,'y_axis':256}}",
                "{'Move':{'x_axis':1,'y_axis':-1}}",
                "{'Move':{'x_axis':1,'y_axis':'2'}}",
                "{'Move':{'x_axis':1,'y_axis':2.0}}",
                "{'Move':{'x_axis':1,'y_axis':true}}",
                "{'Move':{'x_axis':1,'y_axis':99999999999999999999}}",
                "{'Move':{'x_axis':1,'x_axis':1,'y_axis':2}}",
                "{'Move':{'x_axis':1,'y_axis':2},'Stop':null}",
                "{'Move':{'x_axis':1,'y_axis':2}}{}",
                "{'Move':{'x_axis':1,'y_axis':2}} x",
                "{'Move':{'x_axis':1,'y_axis':2}",
                "{'Block':{'round':18446744073709551616,'body':[]}}",
                "{'Block':{'round':1e3,'body':[]}}",
                "{'Block':{'round':0,'body':[256]}}",
                "{'Block':{'round':0,'body':[-1]}}",
                "{'Block':{'round':0,'body':'AAEC'}}",
                "{'Block':{'round':0,'body':null}}",
                "{'Many':{'messages':[null],'counts':{},'names':{},'pair':{'first':'Red','second':true},'two':[1,2]}}",
                "{'Many':{'messages':[],'counts':{},'names':{},'pair':{'first':0,'second':true},'two':[1,2]}}",
                "{'Many':{'messages':[],'counts':{},'names':{},'pair':{'first':'Red','second':true},'two':[1]}}",
                "{'Many':{'messages':[],'counts':{'a':1,'a':2},'names':{},'pair':{'first':'Red','second':true},'two':[1,2]}}",
                "{'Words':{'peer':'0x0a','key':'','address':'','protocol':7,'text':''}}",
                "{'@class':'java.lang.Object'}",
                "['dev.heddle.codec.JsonTest$Message$Stop',{}]",
            })
    void refusesWhatIsNotOfTheType(String json) {
        assertThat(refusal(json).kind()).isIn(Kind.MALFORMED_JSON, Kind.INVALID_VALUE);
    }

    /// One of the maps of [Message.Keys] filled.
    private static String keys(String map, String content) {
        return "{'Keys':{"
                + Stream.of("i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "u256")
                        .map(each -> "'" + each + "':{" + (each.equals(map) ? content : "") + "}")
                        .collect(Collectors.joining(","))
                + "}}";
    }

    @ParameterizedTest
    @Tag("T-26")
    @DisplayName("section 10: integer keys of JSON have one spelling, so doubled ones are seen")
    @CsvSource({
        "i8, -128, 127",
        "i16, -32768, 32767",
        "i32, -2147483648, 2147483647",
        "i64, -9223372036854775808, 9223372036854775807",
        "i128, -170141183460469231731687303715884105728, 170141183460469231731687303715884105727",
        "u8, 0, 255",
        "u16, 0, 65535",
        "u32, 0, 4294967295",
        "u64, 0, 18446744073709551615",
        "u128, 0, 340282366920938463463374607431768211455",
        "u256, 0, 115792089237316195423570985008687907853269984665640564039457584007913129639935",
    })
    void integerKeysHaveOneSpelling(String map, BigInteger least, BigInteger most) {
        String allowed = keys(map, "'" + least + "':'a','1':'b','10':'c','" + most + "':'d'");
        Message read = Coding.decode(MESSAGE, utf8(allowed));
        assertThat(Coding.decode(MESSAGE, Coding.encode(MESSAGE, read))).isEqualTo(read);
        assertThat(read.toString()).contains(least + "=a", "1=b", "10=c", most + "=d");

        List<String> others = List.of(
                "01",
                "+1",
                "-0",
                "00",
                "",
                " 1",
                "1 ",
                "1.0",
                "1e0",
                "0x1",
                "-01",
                "--1",
                "\u0661",
                "null",
                least.subtract(BigInteger.ONE).toString(),
                most.add(BigInteger.ONE).toString());
        for (String key : others) {
            assertThat(refusal(keys(map, "'" + key + "':'a'")).kind())
                    .as("%s as %s", key, map)
                    .isIn(Kind.MALFORMED_JSON, Kind.INVALID_VALUE);
            refusal(keys(map, "'1':'a','" + key + "':'b'"));
        }
        refusal(keys(map, "'1':'a','1':'b'"));
        refusal(keys(map, "'1':'a','\\u0031':'b'"));
    }

    @Test
    void aByteKeyIsNotReadAsItsOtherSign() {
        refusal(keys("i8", "'-1':'a','255':'b'"));
    }

    @Test
    @Tag("T-22")
    void refusesWhatIsTooDeepOrTooLong() {
        String deep = "{'Nested':".repeat(40) + "'Stop'" + "}".repeat(40);
        assertThat(Coding.decode(MESSAGE, utf8(deep))).isInstanceOf(Message.Nested.class);
        refusal("{'Nested':".repeat(200) + "'Stop'" + "}".repeat(200));
        refusal("{'Block':{'new':" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}}");
        refusal("{'Block':{'round':" + "9".repeat(100) + ",'body':[]}}");
        refusal("{'Block':{'round':1,'body':[],'new':" + "9".repeat(1_000_000) + "}}");
        refusal("{'Block':{'round':1,'body':[],'" + "n".repeat(5_000) + "':1}}");
        refusal("{'Block':{'round':1,'body':[],'new':'" + "s".repeat((1 << 20) + 1) + "'}}");
        refusal("{'Block':{'round':1,'body':[],'new':[" + "0,".repeat(5 << 20) + "0]}}");
    }

    @Test
    @Tag("T-22")
    void refusesWhatIsNotUtf8() {
        byte[] utf16 = "\"Stop\"".getBytes(StandardCharsets.UTF_16LE);
        assertThat(Coding.refusal(MESSAGE, utf16).kind()).isEqualTo(Kind.MALFORMED_JSON);
        assertThat(Coding.refusal(MESSAGE, new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'})
                        .kind())
                .isEqualTo(Kind.MALFORMED_JSON);
    }

    @Test
    @Tag("T-34")
    void anErrorIsOneShortPrintableLine() {
        String message =
                refusal("{'Mo\n\u001b[31m" + "x".repeat(10_000) + "':1}").getMessage();
        assertThat(message).hasSizeLessThan(300).matches("[\\x20-\\x7e]*");
    }

    @Test
    void whatBcsWouldNotWriteIsNotWritten() {
        assertThatThrownBy(() -> Coding.encode(MESSAGE, new Message.Move(new Point(256, 0))))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("Move).to.xAxis: u8 is 0 to 255, got 256");
    }

    @Test
    void aTypeWithoutAnEncodingIsRefusedAtOnce() {
        record Loose(Object anything) {}
        assertThatThrownBy(() -> Json.of(LOOKUP, Loose.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutJacksonOnlyJsonIsMissing() throws Exception {
        ClassLoader without = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("tools.jackson.")) throw new ClassNotFoundException(name);
                if (!name.startsWith("dev.heddle.codec.")) return super.loadClass(name, resolve);
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) return loaded;
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) throw new ClassNotFoundException(name);
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException unreadable) {
                    throw new ClassNotFoundException(name, unreadable);
                }
            }
        };
        Class<?> type = without.loadClass(PublicTypes.Vote.class.getName());
        Class<?> codec = without.loadClass(Codec.class.getName());
        assertThat(codec.getMethod("of", Class.class).invoke(null, type)).hasToString("Vote");
        Class<?> json = without.loadClass(Json.class.getName());
        assertThatThrownBy(() -> json.getMethod("of", Class.class).invoke(null, type))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("jackson-databind");
    }
}
