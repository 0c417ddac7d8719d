package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Claim;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.HandshakeResult;
import dev.heddle.noise.Identity;
import dev.heddle.noise.ResponderHandshake;
import dev.heddle.noise.TrustedPeers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a listener finds wrong with each, and so how far it has to look.
class FirstFlightsTest {
    private final SplittableRandom random = new SplittableRandom(3);
    private final Identity node = Identity.generate(random::nextBytes, Ciphers.system());
    private final Identity member = Identity.generate(random::nextBytes, Ciphers.system());
    private final TrustedPeers trusted = TrustedPeers.of(Map.of(member.peer(), List.of(member.publicKey())));
    private final AttackTarget target = AttackTarget.of(
                    NetworkAddress.parse("/ip4/127.0.0.1/tcp/6180").withKey(node.publicKey()))
            .withListed(List.of(member.peer()))
            .withMembers(List.of(member));

    @AfterEach
    void keysAreWiped() {
        node.close();
        member.close();
    }

    private HandshakeResult<Claim> read(FirstFlights flights) {
        try (ResponderHandshake listener = new ResponderHandshake(FirstFlights.setup(node))) {
            return listener.read(flights.next().clone(), trusted);
        }
    }

    private HandshakeRefusal refusal(FirstFlights flights) {
        assertThat(read(flights)).isInstanceOf(HandshakeResult.Refused.class);
        return ((HandshakeResult.Refused<Claim>) read(flights)).refusal();
    }

    @Test
    void junkIsFoundOutByAKeyAgreement() {
        FirstFlights junk = FirstFlights.junk(target, random);
        byte[] one = junk.next().clone();
        assertThat(junk.next()).isNotEqualTo(one);
        assertThat(refusal(junk)).isInstanceOfSatisfying(HandshakeRefusal.Unreadable.class, unreadable -> {
            assertThat(unreadable.part()).isEqualTo(HandshakeRefusal.Unreadable.Part.STATIC_KEY);
            assertThat(unreadable.who()).contains(member.peer());
        });
    }

    @Test
    void junkOfNobodyIsFoundOutByItsId() {
        FirstFlights junk = FirstFlights.junkUnlisted(target, random);
        byte[] one = junk.next().clone();
        assertThat(PeerId.of(Arrays.copyOf(junk.next(), PeerId.BYTES)))
                .isNotEqualTo(PeerId.of(Arrays.copyOf(one, PeerId.BYTES)));
        assertThat(refusal(junk)).isInstanceOf(HandshakeRefusal.NotListed.class);
    }

    @Test
    void aWrongKeyIsFoundOutByTheWholeMessage() {
        assertThat(refusal(FirstFlights.wrongKey(target))).isInstanceOf(HandshakeRefusal.WrongKey.class);
    }

    @Test
    void aRecordedOneIsWhatTheMemberSaidBefore() {
        FirstFlights recorded = FirstFlights.recorded(target);
        long first = timestamp(recorded);
        assertThat(timestamp(recorded)).isEqualTo(first);
        assertThat(Math.abs(System.currentTimeMillis() - first)).isLessThan(60_000);
    }

    private long timestamp(FirstFlights recorded) {
        HandshakeResult<Claim> result = read(recorded);
        assertThat(result).isInstanceOf(HandshakeResult.Done.class);
        return ((HandshakeResult.Done<Claim>) result).value().timestampMillis();
    }
}
