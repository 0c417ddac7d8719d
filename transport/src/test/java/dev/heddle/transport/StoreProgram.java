package dev.heddle.transport;

import dev.heddle.core.Store;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/// What a process of its own does with a store: the property `task` says what, `folder` where.
final class StoreProgram {
    private StoreProgram() {}

    public static void main(String[] arguments) throws Exception {
        FileStore store = new FileStore(Path.of(System.getProperty("folder")), "program");
        try {
            Store.Log log = store.open("numbers").toCompletableFuture().join();
            switch (System.getProperty("task")) {
                case "count" -> countForEver(log);
                case "fill" -> fillAndGoOn(log);
                default -> System.out.println("opened");
            }
        } catch (CompletionException refused) {
            System.out.println(refused.getMessage());
        }
        store.close();
    }

    /// Appends 0, 1, 2 and so on without waiting, puts the newest in place of all now and then, and prints
    /// each number that was acknowledged.
    private static void countForEver(Store.Log log) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true);
        Semaphore underWay = new Semaphore(64);
        for (int i = 0; ; i++) {
            int number = i;
            underWay.acquire();
            byte[] bytes = ByteBuffer.allocate(4).putInt(i).array();
            CompletableFuture<Void> done =
                    (i % 500 == 499 ? log.replace(List.of(bytes)) : log.append(bytes)).toCompletableFuture();
            CompletableFuture<Void> _ = done.thenRun(() -> {
                out.println(number);
                underWay.release();
            });
        }
    }

    /// Appends until the disk refuses, which is not the end of the log.
    private static void fillAndGoOn(Store.Log log) {
        byte[] record = new byte[1_000];
        int taken = 0;
        try {
            for (; taken < 1_000; taken++)
                log.append(record).toCompletableFuture().join();
        } catch (CompletionException full) {
            System.out.println(full.getMessage());
        }
        System.out.println("taken " + taken);
        log.append(new byte[10]).toCompletableFuture().join();
        log.replace(List.of(record)).toCompletableFuture().join();
        log.append(new byte[] {7}).toCompletableFuture().join();
        System.out.println("goes on");
    }
}
