package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import dev.heddle.core.LimitUse;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A program for a process with few file descriptors: it uses them up, lets connections wait to be
/// accepted, and prints `ok` if only the acceptor minds. Before that it connects so often that few are left.
final class WithoutDescriptors {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String LOOPS = "scarce-loop-";

    private final RealPlatform platform;
    private final Transport tcp;
    private final BlockingQueue<End> accepted = new LinkedBlockingQueue<>();

    private WithoutDescriptors(RealPlatform platform) {
        this.platform = platform;
        this.tcp = platform.transports().getFirst();
    }

    /// Takes the interface from the property `io`.
    public static void main(String[] arguments) throws Exception {
        for (String directory : ForkedJvm.classPath()) loadClasses(Path.of(directory));
        RealPlatform.Options options = RealPlatform.Options.DEFAULT
                .withLoops(1)
                .withThreadNamePrefix("scarce")
                .withIo(Io.valueOf(System.getProperty("io")));
        try (RealPlatform platform = RealPlatform.open(options)) {
            WithoutDescriptors program = new WithoutDescriptors(platform);
            program.restWhileFewAreLeft();
            program.run();
        }
        System.out.println("ok");
    }

    private void run() throws Exception {
        Transport.Listener listener = platform.await(
                tcp.listen(NetworkAddress.parse("/ip4/127.0.0.1/tcp/0"), link -> accepted.add(End.start(link))));
        End dialled = dial(listener.address());
        End live = accepted.take();
        exchange(dialled, live);
        try (ServerSocketChannel elsewhere = ServerSocketChannel.open();
                SocketChannel waiting = SocketChannel.open()) {
            elsewhere.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            NetworkAddress outside = TcpAddresses.of((InetSocketAddress) elsewhere.getLocalAddress());
            long beforeMillis = Threads.processorMillis(LOOPS);

            Deque<Closeable> hoard = takeAllDescriptors();
            waiting.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    listener.address().tcpPort().orElseThrow()));
            LockSupport.parkNanos(SECOND_NANOS / 2);
            exchange(dialled, live);
            check(accepted.isEmpty(), "nothing can have been accepted");
            String refusal = refusal(outside);
            check(refusal.endsWith(": too many open files"), "a dial says what is missing, not: " + refusal);

            // The acceptor still pauses; dials do not.
            for (Closeable descriptor : hoard) descriptor.close();
            check(accepted.isEmpty(), "the pause lasts a second");
            dial(outside);
            long usedMillis = Threads.processorMillis(LOOPS) - beforeMillis;
            check(usedMillis < 250, "the loop spun for " + usedMillis + " ms");
            check(accepted.poll(3, TimeUnit.SECONDS) != null, "who waited is accepted after the pause");
        }
    }

    /// A connection takes two of our descriptors, because both ends are here.
    private void restWhileFewAreLeft() throws Exception {
        Transport.Listener listener = platform.await(
                tcp.listen(NetworkAddress.parse("/ip4/127.0.0.1/tcp/0"), link -> accepted.add(End.start(link))));
        InetSocketAddress place = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), listener.address().tcpPort().orElseThrow());
        End dialled = dial(listener.address());
        End live = accepted.take();
        LimitUse before = platform.limits().getFirst();
        check(before.limit() == 400 - 128, "128 are kept, not " + before);
        int most = (int) (before.limit() - before.used()) / 2 + 16;
        List<SocketChannel> many = new ArrayList<>();
        for (int i = 0; i < most + 8; i++) many.add(SocketChannel.open(place));
        LockSupport.parkNanos(SECOND_NANOS / 2);
        check(
                accepted.size() <= most,
                "%d are accepted, %d may be; %s, then %s".formatted(accepted.size(), most, before, platform.limits()));
        check(accepted.size() >= most / 2, "so few are accepted: " + accepted.size());
        check(platform.limits().getFirst().refused() > 0, "a rest is counted");
        exchange(dialled, live);
        try (ServerSocketChannel elsewhere = ServerSocketChannel.open()) {
            elsewhere.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            dial(TcpAddresses.of((InetSocketAddress) elsewhere.getLocalAddress()))
                    .link
                    .close();
        }
        for (SocketChannel one : many) one.close();
        for (End end = accepted.poll(2, TimeUnit.SECONDS); end != null; end = accepted.poll(2, TimeUnit.SECONDS)) {
            End gone = end;
            gone.link.loop().execute(gone.link::close);
        }
        dialled.link.loop().execute(dialled.link::close);
        listener.close();
    }

    private End dial(NetworkAddress address) {
        CompletableFuture<End> dialled = new CompletableFuture<>();
        tcp.dial(address, 5 * SECOND_NANOS).whenComplete((link, failure) -> {
            if (failure != null) dialled.completeExceptionally(failure);
            else dialled.complete(End.start(link));
        });
        return platform.await(dialled);
    }

    private String refusal(NetworkAddress address) {
        CompletableFuture<String> refusal = new CompletableFuture<>();
        tcp.dial(address, 5 * SECOND_NANOS).whenComplete((ByteLink link, Throwable failure) -> {
            if (link != null) link.close();
            refusal.complete(failure == null ? "" : String.valueOf(failure.getMessage()));
        });
        return platform.await(refusal);
    }

    private static void exchange(End from, End to) {
        int before = to.receiver.byteCount();
        from.send(new byte[100]);
        long deadlineNanos = System.nanoTime() + SECOND_NANOS;
        while (to.receiver.byteCount() < before + 100) {
            check(System.nanoTime() - deadlineNanos < 0, "a live link goes on");
            Thread.onSpinWait();
        }
    }

    private static Deque<Closeable> takeAllDescriptors() {
        Deque<Closeable> hoard = new ArrayDeque<>();
        try {
            while (true) hoard.add(new FileInputStream("/dev/null"));
        } catch (IOException noneLeft) {
            return hoard;
        }
    }

    /// Loading a class from a directory takes a descriptor, so it happens before they are gone.
    private static void loadClasses(Path directory) throws IOException, ClassNotFoundException {
        if (!Files.isDirectory(directory)) return;
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory.resolve("dev"))) {
            for (Path file : files.toList()) {
                String name = directory.relativize(file).toString();
                if (name.endsWith(".class"))
                    names.add(name.substring(0, name.length() - 6).replace('/', '.'));
            }
        }
        for (String name : names) Class.forName(name);
    }

    private static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }
}
