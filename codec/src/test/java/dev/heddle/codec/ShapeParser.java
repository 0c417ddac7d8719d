package dev.heddle.codec;

import java.util.ArrayList;
import java.util.List;

/// Reads the types of the BCS vectors, such as `map<u32,(bool,[u8;32])>`.
final class ShapeParser {
    private final String text;
    private int at;

    private ShapeParser(String text) {
        this.text = text;
    }

    static Shape parse(String text) {
        ShapeParser parser = new ShapeParser(text);
        Shape shape = parser.shape();
        if (parser.at != text.length()) throw new IllegalArgumentException(text + " at " + parser.at);
        return shape;
    }

    private Shape shape() {
        if (take("(")) return Shape.tuple(shapes(")"), false);
        if (take("[u8;")) {
            int length = Integer.parseInt(word());
            expect("]");
            return Shape.bytes(length);
        }
        String name = word();
        return switch (name) {
            case "bool" -> Shape.bool();
            case "string" -> Shape.string();
            case "bytes" -> Shape.bytes();
            case "struct" -> Shape.tuple(fields(), true);
            case "enum" -> variants();
            case "vector" -> Shape.list(arguments().getFirst());
            case "option" -> Shape.option(arguments().getFirst());
            case "map" -> map(arguments());
            default -> Shape.unsigned(Integer.parseInt(name.substring(1)));
        };
    }

    private List<Shape> arguments() {
        expect("<");
        return shapes(">");
    }

    private static Shape map(List<Shape> arguments) {
        return Shape.map(arguments.getFirst(), arguments.getLast());
    }

    private List<Shape> shapes(String end) {
        List<Shape> shapes = new ArrayList<>();
        while (!take(end)) {
            shapes.add(shape());
            take(",");
        }
        return shapes;
    }

    private List<Shape> fields() {
        expect("{");
        List<Shape> shapes = new ArrayList<>();
        while (!take("}")) {
            word();
            expect(":");
            shapes.add(shape());
            take(",");
        }
        return shapes;
    }

    private Shape variants() {
        expect("{");
        List<String> names = new ArrayList<>();
        List<Shape> contents = new ArrayList<>();
        while (!take("}")) {
            names.add(word());
            if (take("(")) {
                List<Shape> parts = shapes(")");
                contents.add(parts.size() == 1 ? parts.getFirst() : Shape.tuple(parts, false));
            } else {
                contents.add(Shape.tuple(peek('{') ? fields() : List.of(), false));
            }
            take(",");
        }
        return Shape.enumeration(names, contents);
    }

    private String word() {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) at++;
        return text.substring(start, at);
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(String token) {
        if (!text.startsWith(token, at)) return false;
        at += token.length();
        return true;
    }

    private void expect(String token) {
        if (!take(token)) throw new IllegalArgumentException(text + ": no '" + token + "' at " + at);
    }
}
