package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SourceAddressesTest {
    @Test
    void eachIsOfTheLoopbackAndInANetworkOfItsOwn() {
        SourceAddresses sources = new SourceAddresses(SourceAddresses.MOST, new SplittableRandom(1));
        TreeSet<String> networks = new TreeSet<>();
        for (int i = 0; i < SourceAddresses.MOST; i++) {
            InetSocketAddress next = sources.next();
            byte[] address = next.getAddress().getAddress();
            assertThat(next.getAddress().isLoopbackAddress()).isTrue();
            assertThat(next.getPort()).isZero();
            assertThat(address[1]).as("127.0.0.0/16 is for honest nodes").isNotZero();
            assertThat(address[3]).isNotIn((byte) 0, (byte) 255);
            networks.add(address[1] + "." + address[2]);
        }
        assertThat(networks).hasSize(SourceAddresses.MOST);
    }

    @Test
    void theyComeInTurn() {
        SourceAddresses sources = new SourceAddresses(2, new SplittableRandom(1));
        InetSocketAddress first = sources.next();
        InetSocketAddress second = sources.next();
        assertThat(second).isNotEqualTo(first);
        assertThat(sources.next()).isEqualTo(first);
        assertThat(sources.next()).isEqualTo(second);
    }
}
