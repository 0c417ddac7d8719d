package dev.heddle.scenario;

import java.util.BitSet;

/// A link on which something came that does not verify opens nothing more, and is gone at once (T-08).
final class BrokenSeals extends Checker {
    private final BitSet broken = new BitSet();

    @Override
    protected void onOpen(Member at, long key, byte[] nonce, boolean verified) {
        int number = Math.toIntExact(key);
        if (broken.get(number)) {
            violated("%s goes on to open by key %d, by which something did not verify".formatted(at, key));
        }
        if (!verified) broken.set(number);
    }

    @Override
    protected void everySecond() {
        for (Member at : run().machines()) {
            for (LinkEnd end : at.ends().all()) {
                if (end.broken() && !end.left()) violated(end + " goes on, and something on it did not verify");
            }
        }
    }
}
