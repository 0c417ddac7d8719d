package dev.heddle.scenario;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// No nonce is used twice to seal with one key.
final class NoncesUnique extends Checker {
    private final Map<Long, Set<ByteBuffer>> used = new TreeMap<>();

    @Override
    protected void onSeal(Member at, long key, byte[] nonce) {
        if (!used.computeIfAbsent(key, _ -> new TreeSet<>()).add(ByteBuffer.wrap(nonce.clone()))) {
            violated("%s sealed twice with one nonce of key %d".formatted(at, key));
        }
    }
}
