package dev.heddle.codec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.KeyDeserializers;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.type.ArrayType;

/// What serde writes otherwise than Jackson: variants, bytes, and the words of the core room.
final class JsonShapes extends JacksonModule {
    @Override
    public String getModuleName() {
        return "heddle";
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addSerializers(new Writers());
        context.addDeserializers(new Readers());
        context.addKeyDeserializers(new KeyReaders());
    }

    private static boolean isFamily(Class<?> type) {
        return type.isInterface() && type.isSealed();
    }

    private static boolean isVariant(Class<?> type) {
        return type.isRecord() && Stream.of(type.getInterfaces()).anyMatch(JsonShapes::isFamily);
    }

    private static int components(Class<?> variant) {
        return variant.getRecordComponents().length;
    }

    /// Takes the place of Jackson's annotations: a variant of one component is that component.
    static final class Conventions extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonCreator.@Nullable Mode findCreatorAnnotation(MapperConfig<?> config, Annotated creator) {
            return creator instanceof AnnotatedConstructor constructor
                            && constructor.getParameterCount() == 1
                            && isVariant(constructor.getDeclaringClass())
                    ? JsonCreator.Mode.DELEGATING
                    : null;
        }

        @Override
        public @Nullable Boolean hasAsValue(MapperConfig<?> config, Annotated accessor) {
            if (accessor instanceof AnnotatedMethod method && isOnlyComponent(method)) return true;
            return null; // nothing is said, which is not the same as no
        }

        private static boolean isOnlyComponent(AnnotatedMethod method) {
            Class<?> owner = method.getDeclaringClass();
            return isVariant(owner)
                    && components(owner) == 1
                    && owner.getRecordComponents()[0].getName().equals(method.getName())
                    && method.getParameterCount() == 0;
        }
    }

    private static final class Writers implements Serializers {
        @Override
        public @Nullable ValueSerializer<?> findSerializer(
                SerializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                JsonFormat.@Nullable Value format) {
            Class<?> raw = type.getRawClass();
            if (raw == ProtocolId.class) return new NumberWriter();
            if (raw == PeerId.class || raw == PublicKey.class || raw == NetworkAddress.class) return new TextWriter();
            return isFamily(raw) ? new FamilyWriter(type) : null;
        }

        @Override
        public @Nullable ValueSerializer<?> findArraySerializer(
                SerializationConfig config,
                ArrayType type,
                BeanDescription.Supplier description,
                JsonFormat.@Nullable Value format,
                @Nullable TypeSerializer elementType,
                @Nullable ValueSerializer<Object> element) {
            return type.getRawClass() == byte[].class ? new BytesWriter() : null;
        }
    }

    private static final class Readers implements Deserializers {
        @Override
        public @Nullable ValueDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            Class<?> raw = type.getRawClass();
            if (raw == ProtocolId.class) return new NumberReader();
            if (raw == PeerId.class) return new TextReader(PeerId::parse);
            if (raw == PublicKey.class) return new TextReader(PublicKey::parse);
            if (raw == NetworkAddress.class) return new TextReader(NetworkAddress::parse);
            return isFamily(raw) ? new FamilyReader(type) : null;
        }

        @Override
        public @Nullable ValueDeserializer<?> findArrayDeserializer(
                ArrayType type,
                DeserializationConfig config,
                BeanDescription.Supplier description,
                @Nullable TypeDeserializer elementType,
                @Nullable ValueDeserializer<?> element) {
            return type.getRawClass() == byte[].class ? new BytesReader() : null;
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
            return false; // asked for the standard types of other modules only
        }
    }

    private static final class KeyReaders implements KeyDeserializers {
        @Override
        public @Nullable KeyDeserializer findKeyDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            Class<?> raw = type.getRawClass();
            if (raw == Byte.class) return new IntegerKeyReader(Byte::valueOf);
            if (raw == Short.class) return new IntegerKeyReader(Short::valueOf);
            if (raw == Integer.class) return new IntegerKeyReader(Integer::valueOf);
            if (raw == Long.class) return new IntegerKeyReader(Long::valueOf);
            return raw == BigInteger.class ? new IntegerKeyReader(BigInteger::new) : null;
        }
    }

    private static final class FamilyWriter extends ValueSerializer<Object> {
        private final JavaType family;

        FamilyWriter(JavaType family) {
            this.family = family;
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializationContext context) {
            Class<?> variant = value.getClass();
            if (components(variant) == 0) {
                out.writeString(variant.getSimpleName());
                return;
            }
            out.writeStartObject();
            out.writeName(variant.getSimpleName());
            JavaType type = context.constructSpecializedType(family, variant);
            context.findRootValueSerializer(type).serialize(value, out, context);
            out.writeEndObject();
        }
    }

    private static final class FamilyReader extends ValueDeserializer<Object> {
        private final JavaType family;
        private final Map<String, Class<?>> variants = new TreeMap<>();

        FamilyReader(JavaType family) {
            this.family = family;
            collect(family.getRawClass());
        }

        private void collect(Class<?> sealed) {
            for (Class<?> permitted : sealed.getPermittedSubclasses()) {
                if (isFamily(permitted)) collect(permitted);
                else variants.put(permitted.getSimpleName(), permitted);
            }
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) {
            boolean bare = in.hasToken(JsonToken.VALUE_STRING);
            String name;
            if (bare) name = in.getString();
            // A variant of one component hands its object on when that is opened already.
            else if (in.hasToken(JsonToken.PROPERTY_NAME)) name = in.currentName();
            else if (in.isExpectedStartObjectToken()) name = in.nextName();
            else return context.handleUnexpectedToken(family, in);
            Class<?> variant = name == null ? null : variants.get(name);
            if (variant == null || bare != (components(variant) == 0)) {
                String shape = bare ? "string" : "object";
                return context.reportInputMismatch(
                        family, "no variant of %s is such a %s", family.getRawClass(), shape);
            }
            JavaType type = context.constructSpecializedType(family, variant);
            if (bare) return context.readTreeAsValue(context.getNodeFactory().objectNode(), type);
            in.nextToken();
            Object value = context.findRootValueDeserializer(type).deserialize(in, context);
            if (in.nextToken() != JsonToken.END_OBJECT) {
                return context.reportInputMismatch(family, "more than one variant in one place");
            }
            return value;
        }
    }

    private static final class BytesWriter extends ValueSerializer<byte[]> {
        @Override
        public void serialize(byte[] value, JsonGenerator out, SerializationContext context) {
            out.writeStartArray();
            for (byte one : value) out.writeNumber(Byte.toUnsignedInt(one));
            out.writeEndArray();
        }
    }

    private static final class BytesReader extends ValueDeserializer<byte[]> {
        @Override
        public byte[] deserialize(JsonParser in, DeserializationContext context) {
            if (!in.isExpectedStartArrayToken()) return (byte[]) context.handleUnexpectedToken(byte[].class, in);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
                int one = token == JsonToken.VALUE_NUMBER_INT ? in.getIntValue() : -1;
                if (one < 0 || one > 255) {
                    return context.reportInputMismatch(byte[].class, "an array of bytes holds numbers from 0 to 255");
                }
                bytes.write(one);
            }
            return bytes.toByteArray();
        }
    }

    private static final class TextWriter extends ValueSerializer<Object> {
        @Override
        public void serialize(Object value, JsonGenerator out, SerializationContext context) {
            out.writeString(value.toString());
        }
    }

    private static final class TextReader extends ValueDeserializer<Object> {
        private final Function<String, Object> parse;

        TextReader(Function<String, Object> parse) {
            this.parse = parse;
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) {
            if (!in.hasToken(JsonToken.VALUE_STRING)) return context.handleUnexpectedToken(Object.class, in);
            try {
                return parse.apply(in.getString());
            } catch (IllegalArgumentException malformed) {
                return context.reportInputMismatch(this, "%s", malformed.getMessage());
            }
        }
    }

    /// Of the spellings that Java reads as one number only that which it writes: doubled keys are then doubled
    /// names, which the parser refuses.
    private static final class IntegerKeyReader extends KeyDeserializer {
        private final Function<String, Number> parse;

        IntegerKeyReader(Function<String, Number> parse) {
            this.parse = parse;
        }

        @Override
        public Object deserializeKey(String name, DeserializationContext context) {
            try {
                Number key = parse.apply(name);
                if (key.toString().equals(name)) return key;
            } catch (NumberFormatException malformed) {
                // As the other spellings are.
            }
            return context.reportInputMismatch(
                    Number.class, "an integer as a key is its decimal digits, without a plus or zeros before them");
        }
    }

    private static final class NumberWriter extends ValueSerializer<ProtocolId> {
        @Override
        public void serialize(ProtocolId value, JsonGenerator out, SerializationContext context) {
            out.writeNumber(value.number());
        }
    }

    private static final class NumberReader extends ValueDeserializer<ProtocolId> {
        @Override
        public ProtocolId deserialize(JsonParser in, DeserializationContext context) {
            int number = in.hasToken(JsonToken.VALUE_NUMBER_INT) ? in.getIntValue() : -1;
            if (number < 0 || number >= ProtocolId.LIMIT) {
                return context.reportInputMismatch(ProtocolId.class, "a protocol is a number from 0 to 199");
            }
            return new ProtocolId(number);
        }
    }
}
