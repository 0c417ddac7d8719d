package dev.heddle.app;

import dev.heddle.core.Priority;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Network;
import dev.heddle.network.Protocol;
import java.util.concurrent.CountDownLatch;

/// The example of the README, to the letter; [ReadmeTest] holds them against each other and runs it.
public final class ReadmeExample {
    private ReadmeExample() {}

    public record Greeting(String text) {}

    static final MessageProtocol<Greeting> GREETINGS = Protocol.messages(40, Priority.NORMAL, Greeting.class);

    public static void main(String... args) throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        try (Network bob = Network.builder()
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .onMessage(GREETINGS, (from, greeting) -> {
                            System.out.println(from.brief() + " says " + greeting.text());
                            heard.countDown();
                        })
                        .start();
                Network ada = Network.builder().speak(GREETINGS).start()) {
            bob.trust(ada.self());
            ada.dial(bob.addresses().getFirst())
                    .thenAccept(peer -> ada.channel(GREETINGS).send(peer, new Greeting("hello")));
            heard.await();
        }
    }
}
