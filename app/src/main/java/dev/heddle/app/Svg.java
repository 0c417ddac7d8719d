package dev.heddle.app;

/// Writes a picture as SVG, element by element; every text is escaped.
final class Svg {
    private final StringBuilder text = new StringBuilder();

    /// @param width in pixels, where nobody scales it
    Svg(int width, int height) {
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .append(" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\" font-family=\"sans-serif\" font-size=\"11\">\n");
    }

    /// An element without content.
    ///
    /// @param attributes names and values in turn
    void element(String name, Object... attributes) {
        open(name, attributes);
        text.append("/>\n");
    }

    /// An element with a text in it.
    void words(String name, String words, Object... attributes) {
        open(name, attributes);
        text.append('>');
        escape(words);
        text.append("</").append(name).append(">\n");
    }

    /// An element whose text is shown where somebody points at it.
    void titled(String name, String title, Object... attributes) {
        open(name, attributes);
        text.append("><title>");
        escape(title);
        text.append("</title></").append(name).append(">\n");
    }

    /// An element that holds those that follow, until [#end(String)].
    void begin(String name, Object... attributes) {
        open(name, attributes);
        text.append(">\n");
    }

    void end(String name) {
        text.append("</").append(name).append(">\n");
    }

    /// The whole picture.
    String finish() {
        return text.append("</svg>\n").toString();
    }

    private void open(String name, Object... attributes) {
        text.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            escape(String.valueOf(attributes[i + 1]));
            text.append('"');
        }
    }

    private void escape(String words) {
        words.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                default -> text.appendCodePoint(allowed(point) ? point : '?');
            }
        });
    }

    /// What XML 1.0 can hold.
    private static boolean allowed(int point) {
        return point == '\t'
                || point == '\n'
                || (point >= ' ' && point < Character.MIN_SURROGATE)
                || (point > Character.MAX_SURROGATE && point < 0xfffe)
                || point > 0xffff;
    }
}
