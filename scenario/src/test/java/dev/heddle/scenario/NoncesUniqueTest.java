package dev.heddle.scenario;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoncesUniqueTest {
    private final NoncesUnique checker = new NoncesUnique();
    private final History history = new History(checker);
    private final Member one = history.node(1);
    private final Member two = history.node(2);

    @AfterEach
    void close() {
        history.close();
    }

    private static byte[] nonce(long count, ByteOrder order) {
        return ByteBuffer.allocate(12).order(order).putInt(0).putLong(count).array();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("T-08")
    void eachNonceOfAKeyIsUsedOnce(boolean little) {
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        for (long count = 0; count < 1000; count++) {
            checker.onSeal(one, 0, nonce(count, order));
            checker.onSeal(two, 1, nonce(count, order));
            checker.onOpen(two, 0, nonce(count, order), true);
        }
        history.isRight();
        checker.onSeal(one, 0, nonce(999, order));
        history.isWrong("sealed twice with one nonce of key 0");
    }

    @Test
    @Tag("T-08")
    void anotherNodeOrIncarnationIsNoExcuse() {
        checker.onSeal(one, 5, nonce(0, ByteOrder.BIG_ENDIAN));
        checker.onEnded(one, false);
        checker.onSeal(two, 5, nonce(0, ByteOrder.BIG_ENDIAN));
        history.isWrong("node 2 sealed twice");
    }

    @Test
    void oneThatWasLeftOutMayFollow() {
        for (long count : new long[] {0, 1, 5, 3, 4, 2, 6}) checker.onSeal(one, 0, nonce(count, ByteOrder.BIG_ENDIAN));
        history.isRight();
        checker.onSeal(one, 0, nonce(3, ByteOrder.BIG_ENDIAN));
        history.isWrong("sealed twice");
    }

    @Test
    @Tag("T-08")
    void nothingVerifiesTwice() {
        checker.onOpen(two, 0, nonce(0, ByteOrder.BIG_ENDIAN), true);
        checker.onOpen(two, 0, nonce(1, ByteOrder.BIG_ENDIAN), false);
        checker.onOpen(two, 0, nonce(1, ByteOrder.BIG_ENDIAN), false);
        history.isRight();
        checker.onOpen(two, 0, nonce(0, ByteOrder.BIG_ENDIAN), true);
        history.isWrong("verified twice");
    }
}
