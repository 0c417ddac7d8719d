package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerRole;
import dev.heddle.session.NetworkId;
import java.util.EnumSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RolesTest {
    @Test
    @DisplayName("section 1: the roles a node dials")
    void upstreamRolesAsDeployed() {
        assertThat(Roles.of(NetworkId.VALIDATOR, null, null).upstream()).containsExactly(PeerRole.VALIDATOR);
        assertThat(Roles.of(NetworkId.VFN, null, null).upstream()).containsExactly(PeerRole.VALIDATOR);
        assertThat(Roles.of(NetworkId.VFN, PeerRole.VALIDATOR, null).upstream()).isEmpty();
        assertThat(Roles.of(NetworkId.PUBLIC, null, null).upstream())
                .containsExactly(PeerRole.PREFERRED_UPSTREAM, PeerRole.UPSTREAM, PeerRole.VALIDATOR_FULL_NODE);
    }

    @Test
    void whatIsGivenReplacesWhatIsDeployed() {
        Roles roles = Roles.of(NetworkId.PUBLIC, PeerRole.UPSTREAM, EnumSet.of(PeerRole.VALIDATOR));
        assertThat(roles.own()).isEqualTo(PeerRole.UPSTREAM);
        assertThat(roles.dials(PeerRole.VALIDATOR)).isTrue();
        assertThat(roles.dials(PeerRole.UPSTREAM)).isFalse();
        assertThat(roles.ofDialled()).isEqualTo(PeerRole.VALIDATOR);
        Roles nobody = Roles.of(NetworkId.PUBLIC, null, EnumSet.noneOf(PeerRole.class));
        assertThat(nobody.ofDialled()).isEqualTo(PeerRole.KNOWN);
    }

    @Test
    @DisplayName("section 4: an unlisted peer is a validator's own full node on Vfn, and unknown elsewhere")
    void unlistedPeers() {
        assertThat(Roles.of(NetworkId.VFN, PeerRole.VALIDATOR, null).ofUnlisted())
                .isEqualTo(PeerRole.VALIDATOR_FULL_NODE);
        assertThat(Roles.of(NetworkId.VFN, null, null).ofUnlisted()).isEqualTo(PeerRole.UNKNOWN);
        assertThat(Roles.of(NetworkId.PUBLIC, PeerRole.VALIDATOR, null).ofUnlisted())
                .isEqualTo(PeerRole.UNKNOWN);
    }
}
