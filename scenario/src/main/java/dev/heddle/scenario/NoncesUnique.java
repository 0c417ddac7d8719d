package dev.heddle.scenario;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// No nonce is used twice with one key (T-08): not to seal, by whichever node and incarnation, and nothing
/// verifies twice either, which a replayed record would. The keys of handshakes are keys as any other, but
/// what they sealed may be sent again.
final class NoncesUnique extends Checker {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle HALVES = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final List<Used> sealed = new ArrayList<>();
    private final List<Used> opened = new ArrayList<>();

    /// Nonces count up from 0, so those that are used are all below one number, but for what is out of
    /// order.
    private static final class Used {
        private long below;
        private boolean littleEndian;
        private @Nullable Set<Long> beyond;

        boolean add(byte[] nonce) {
            long number = (long) WORDS.get(nonce, 4);
            // The suites write the count in either order; at the second nonce it shows in which.
            if (below == 1 && number == 1L << 56) littleEndian = true;
            if (littleEndian) number = Long.reverseBytes(number);
            // Four bytes that are always zero; a nonce of another form is a number as well.
            number ^= (long) (int) HALVES.get(nonce, 0) << Integer.SIZE;
            if (number == below && beyond == null) {
                below++;
                return true;
            }
            if (number >= 0 && number < below) return false;
            if (beyond == null) beyond = new TreeSet<>();
            return beyond.add(number);
        }
    }

    @Override
    protected void onSeal(Member at, long key, byte[] nonce) {
        if (!of(sealed, key).add(nonce)) violated("%s sealed twice with one nonce of key %d".formatted(at, key));
    }

    @Override
    protected void onOpen(Member at, long key, byte[] nonce, boolean verified) {
        if (!verified || of(opened, key).add(nonce)) return;
        violated("what was sealed with one nonce of key %d verified twice, now at %s".formatted(key, at));
    }

    private static Used of(List<Used> by, long key) {
        while (by.size() <= key) by.add(new Used());
        return by.get((int) key);
    }
}
