package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.PublicKey;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PeerDescriptionTest {
    private static final PublicKey ONE = key(1);
    private static final PublicKey TWO = key(2);
    private static final NetworkAddress PLACE = NetworkAddress.parse("/memory/1");

    private static PublicKey key(int fill) {
        byte[] bytes = new byte[PublicKey.BYTES];
        bytes[0] = (byte) fill;
        return PublicKey.of(bytes);
    }

    @Test
    @DisplayName("section 4: keys come from the configuration and from the addresses")
    void keysComeFromBoth() {
        var peer = new PeerDescription(
                new PeerId(1, 2, 3, 4),
                List.of(ONE, ONE),
                List.of(PLACE, PLACE.withKey(TWO), PLACE.withKey(ONE)),
                PeerRole.KNOWN);
        assertThat(peer.keys()).containsExactly(ONE, TWO);
        assertThat(peer.dialable()).containsExactly(PLACE.withKey(TWO), PLACE.withKey(ONE));
    }

    @Test
    void onesIdMayBeItsKey() {
        PeerDescription peer = PeerDescription.of(PLACE.withKey(ONE), PeerRole.UPSTREAM);
        assertThat(peer.id()).isEqualTo(PeerId.of(ONE));
        assertThat(peer.keys()).containsExactly(ONE);
        assertThatThrownBy(() -> PeerDescription.of(PLACE, PeerRole.UPSTREAM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/memory/1");
    }
}
