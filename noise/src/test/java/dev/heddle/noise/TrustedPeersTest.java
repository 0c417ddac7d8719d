package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrustedPeersTest {
    private static final PeerId FIRST = new PeerId(1, 0, 0, 0);
    private static final PeerId SECOND = new PeerId(-1, 0, 0, 0);

    private final SplittableRandom random = new SplittableRandom(19);
    private final PublicKey key = Keys.identity(random).publicKey();
    private final PublicKey otherKey = Keys.identity(random).publicKey();

    @Test
    void listsPeersInTheOrderOfTheirIdsAndKeysAsGiven() {
        Map<PeerId, List<PublicKey>> listed = new LinkedHashMap<>();
        listed.put(SECOND, List.of(otherKey, key));
        listed.put(FIRST, List.of(key));
        TrustedPeers trusted = TrustedPeers.of(listed);
        assertThat(trusted.peers()).containsExactly(FIRST, SECOND);
        assertThat(trusted.keys(SECOND)).containsExactly(otherKey, key);
        assertThat(trusted.lists(FIRST)).isTrue();
        assertThat(trusted.lists(otherKey)).isTrue();
    }

    @Test
    void aPeerWithoutKeysIsNotListed() {
        TrustedPeers trusted = TrustedPeers.of(Map.of(FIRST, List.<PublicKey>of()));
        assertThat(trusted.lists(FIRST)).isFalse();
        assertThat(trusted.keys(FIRST)).isEmpty();
        assertThat(trusted.lists(key)).isFalse();
    }

    @Test
    void isASnapshot() {
        List<PublicKey> keys = new ArrayList<>(List.of(key));
        TrustedPeers trusted = TrustedPeers.of(Map.of(FIRST, keys));
        keys.add(otherKey);
        assertThat(trusted.keys(FIRST)).containsExactly(key);
        assertThatThrownBy(() -> trusted.keys(FIRST).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> trusted.peers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
