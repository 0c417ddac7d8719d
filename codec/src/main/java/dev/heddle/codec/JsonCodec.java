package dev.heddle.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.InputStreamReader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// One type as JSON. Apart from [Json], which can be loaded without Jackson.
final class JsonCodec<T> extends Codec<T> {
    /// As serde's parser has it.
    private static final int MOST_DEPTH = 128;

    /// An array's bytes are a token each, so this is also the longest of those.
    private static final int MOST_TOKENS = 4 << 20;

    /// The digits of 256 bits and a sign.
    private static final int MOST_DIGITS = 79;

    private static final int MOST_NAME = 1 << 10;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxTokenCount(MOST_TOKENS)
                            .maxNumberLength(MOST_DIGITS)
                            .maxNameLength(MOST_NAME)
                            .maxStringLength(CodecLimits.DEFAULT.stringBytes())
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    // The names that a peer makes up are not kept.
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .annotationIntrospector(new JsonShapes.Conventions())
            .addModule(new JsonShapes())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enumNamingStrategy(EnumNamingStrategies.UPPER_CAMEL_CASE)
            .enable(MapperFeature.USE_STATIC_TYPING)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .build();

    private final Codec<T> shape;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    /// @param shape what a value is held against
    JsonCodec(Class<T> type, Codec<T> shape) {
        super(shape.toString());
        this.shape = shape;
        this.reader = MAPPER.readerFor(type);
        this.writer = MAPPER.writerFor(type);
    }

    @Override
    public void write(BcsWriter to, T value) {
        check(value, to.target());
        try {
            to.raw(writer.writeValueAsBytes(value));
        } catch (JacksonException failed) {
            throw EncodeException.refused(failed);
        }
    }

    @Override
    public T read(BcsReader from) {
        int offset = from.offset();
        ByteBuf input = from.rest();
        T value;
        try {
            // Left to itself Jackson would take UTF-16 and UTF-32 too, where they look like it.
            value = reader.readValue(new InputStreamReader(new ByteBufInputStream(input), UTF_8.newDecoder()));
        } catch (JacksonException malformed) {
            throw new DecodeException(Kind.MALFORMED_JSON, offset, DecodeException.brief(malformed));
        }
        try {
            check(EncodeException.requirePresent(value), input);
        } catch (EncodeException refused) {
            throw DecodeException.refused(offset, refused);
        }
        return value;
    }

    /// @param near its allocator is used
    private void check(T value, ByteBuf near) {
        ByteBuf scratch = near.alloc().heapBuffer();
        try {
            shape.encode(value, scratch);
        } finally {
            scratch.release();
        }
    }
}
