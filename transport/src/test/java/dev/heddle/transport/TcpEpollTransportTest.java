package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heddle.core.Transport;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TcpEpollTransportTest extends TcpTransportContract {
    @Override
    RealPlatform.Options options() {
        return RealPlatform.Options.DEFAULT
                .withLoops(2)
                .withThreadNamePrefix("epoll")
                .withIo(Io.EPOLL);
    }

    @Test
    @Tag("T-19")
    void keepsTheKernelsUnsentQueueShort() throws IOException {
        assertThat(UnsentQuery.available()).as("native access is enabled").isTrue();
        Pair pair = connect();
        pair.accepted.run(() -> pair.accepted.link.reading(false));
        int[] written = {0};
        // Small records: a kernel that is written to until it refuses would take many of them.
        Runnable pump = () -> {
            while (pair.dialled.link.roomBytes() > 0) {
                pair.dialled.link.write(platform.allocator().buffer(4_096).writeZero(4_096));
                written[0] += 4_096;
                pair.dialled.link.flush();
            }
        };
        pair.dialled.receiver.onRoom(pump);
        pair.dialled.run(pump);
        await().until(() -> pair.dialled.call(() -> pair.dialled.link.roomBytes() == 0));

        UnsentQuery query = new UnsentQuery();
        assertThat(Descriptors.connectedSockets()).isNotEmpty().allSatisfy(descriptor -> {
            assertThat(query.unsentBytes(descriptor)).isLessThan(SendRoom.UNSENT_BYTES + 4_096);
            assertThat(new EpollSocketChannel(descriptor).config().getOption(EpollChannelOption.TCP_NOTSENT_LOWAT))
                    .isEqualTo(16 << 10);
        });
        pair.accepted.run(() -> pair.accepted.link.reading(true));
        int stalledAt = pair.dialled.call(() -> written[0]);
        await().until(() -> pair.dialled.call(() -> written[0]) > stalledAt + (1 << 20));
        pair.dialled.run(pair.dialled.link::close);
    }

    @Test
    @Tag("T-14")
    void aResetIsNoticedWhileReadingIsOff() throws IOException, InterruptedException {
        BlockingQueue<End> accepted = new LinkedBlockingQueue<>();
        Transport.Listener listener = listen(anyPort(), link -> {
            link.reading(false);
            accepted.add(End.start(link));
        });
        End end;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
            end = accepted.take();
            socket.getOutputStream().write(new byte[1000]);
            socket.setSoLinger(true, 0);
        }
        assertThat(end.awaitClosed())
                .get()
                .satisfies(cause -> assertThat(cause).hasMessageContaining("connection reset"));
        assertThat(end.receiver.calls).containsExactly("closed");
    }
}
