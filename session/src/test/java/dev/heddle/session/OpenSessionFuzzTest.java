package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.core.Priority;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/// A member that seals what it likes costs at most its link: no exception, no output after the close, no
/// buffer kept, no call with two outcomes.
class OpenSessionFuzzTest {
    /// @param data pieces of plaintext, each behind a byte with its length; a length of 255 lets time pass
    @FuzzTest(maxDuration = "60s")
    @Tag("T-12")
    @Tag("T-15")
    @Tag("T-20")
    @Tag("T-21")
    void staysWithinItsLink(byte[] data) {
        try (RawDialler raw = RawDialler.open(1)) {
            End end = raw.listener;
            Outcomes[] calls = new Outcomes[4];
            for (int i = 0; i < calls.length; i++) calls[i] = end.call(new byte[] {1}, Nodes.SECOND);
            end.send(Nodes.VOTES, Priority.NORMAL, new byte[100]);
            end.pump(raw.nowNanos);
            for (int at = 0; at < data.length && end.closed == null; ) {
                int length = data[at++] & 0xff;
                if (length == 255) {
                    raw.nowNanos += Nodes.SECOND / 4;
                    end.deadline(raw.nowNanos);
                    continue;
                }
                int bytes = Math.min(length, data.length - at);
                raw.sendSealed(Arrays.copyOfRange(data, at, at + bytes));
                at += bytes;
                for (End.Came came : end.came) {
                    if (came.requestId() != -1) end.answer(came.requestId(), came.body());
                }
                end.came.clear();
                end.pump(raw.nowNanos);
            }
            raw.opened();
            assertThat(end.heldBytes()).isLessThan(64L * (data.length + 1000) + (64 << 10));
            end.on(raw.nowNanos, new SessionInput.LinkLost(null));
            end.assertNothingHeld();
            for (Outcomes call : calls) assertThat(call.count()).isEqualTo(1);
        }
    }
}
