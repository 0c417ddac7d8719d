package dev.heddle.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows of text under a head, in columns as wide as their widest cell.
final class TextTable {
    private static final String GAP = "  ";

    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param leftColumns begin at their left edge; the others, of figures, end at their right one
    TextTable(int leftColumns, String... head) {
        this.leftColumns = leftColumns;
        rows.add(List.of(head));
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            if (column > 0) line.append(GAP);
            line.append(column < leftColumns ? cell + padding : padding + cell);
        }
        return line.toString().stripTrailing();
    }
}
