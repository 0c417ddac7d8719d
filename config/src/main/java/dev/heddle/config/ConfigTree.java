package dev.heddle.config;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A file as it was parsed: its values, and the line of each.
///
/// @param root an object
/// @param lines by the key of the value, such as `networks[0].listen`
record ConfigTree(JsonNode root, Map<String, Integer> lines) {
    /// A key that is missing stands where the nearest one around it does.
    Place place(String key) {
        String there = key;
        while (!there.isEmpty() && !lines.containsKey(there)) there = outer(there);
        return new Place(lines.getOrDefault(there, 1), key);
    }

    static String inner(String key, String name) {
        return key.isEmpty() ? name : key + "." + name;
    }

    static String inner(String key, int index) {
        return key + "[" + index + "]";
    }

    private static String outer(String key) {
        return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
    }
}
