package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The table of section 4, by whole first flights.
class AuthenticationTest {
    private static final long NOW_MILLIS = 1_790_000_000_000L;
    private static final PeerId ACCOUNT = new PeerId(1, 2, 3, 4);

    private final SplittableRandom random = new SplittableRandom(13);
    private final Identity listener = Keys.identity(random);
    private final Identity byKey = Keys.identity(random);
    private final Identity byAccount = Identity.generate(ACCOUNT, Keys.entropy(random), Ciphers.system());
    private final TrustedPeers nobody = Keys.trusting();

    private HandshakeResult<Claim> read(Authentication mode, Identity dialler, TrustedPeers trusted) {
        return responder(mode, Ciphers.system()).read(flight(dialler), trusted);
    }

    private byte[] flight(Identity dialler) {
        return Keys.done(new InitiatorHandshake(Keys.setup(dialler, random), listener.peer(), listener.publicKey())
                .firstFlight(NOW_MILLIS));
    }

    private ResponderHandshake responder(Authentication mode, Ciphers ciphers) {
        return new ResponderHandshake(
                new HandshakeSetup(listener, NoiseSuite.AESGCM_SHA256, Keys.entropy(random), ciphers, mode));
    }

    @ParameterizedTest
    @EnumSource(Authentication.class)
    @DisplayName("section 4: a listed peer with one of its keys is let in")
    void aListedPeerIsLetIn(Authentication mode) {
        for (Identity dialler : new Identity[] {byKey, byAccount}) {
            assertThat(Keys.done(read(mode, dialler, Keys.trusting(byKey, byAccount))))
                    .isEqualTo(new Claim(dialler.peer(), dialler.publicKey(), NOW_MILLIS, true));
        }
    }

    @ParameterizedTest
    @EnumSource(Authentication.class)
    @Tag("T-03")
    @DisplayName("section 4: a listed peer with another key is refused, even if its id is that key")
    void aListedPeerWithAnotherKeyIsRefused(Authentication mode) {
        Identity impostor = Identity.generate(ACCOUNT, Keys.entropy(random), Ciphers.system());
        assertThat(Keys.refused(read(mode, impostor, Keys.trusting(byAccount))))
                .isEqualTo(new HandshakeRefusal.WrongKey(ACCOUNT));
        Identity listedUnderItsId = Identity.generate(byKey.peer(), Keys.entropy(random), Ciphers.system());
        assertThat(Keys.refused(read(mode, byKey, Keys.trusting(listedUnderItsId))))
                .isEqualTo(new HandshakeRefusal.WrongKey(byKey.peer()));
    }

    @Test
    @Tag("T-09")
    void aWrongKeyCostsOneKeyAgreement() {
        Identity impostor = Identity.generate(ACCOUNT, Keys.entropy(random), Ciphers.system());
        byte[] flight = flight(impostor);
        WatchedCiphers watched = new WatchedCiphers(Ciphers.system());
        assertThat(Keys.refused(responder(Authentication.MUTUAL, watched).read(flight, Keys.trusting(byAccount))))
                .isEqualTo(new HandshakeRefusal.WrongKey(ACCOUNT));
        assertThat(watched.agreements).isEqualTo(1);
    }

    @Test
    @Tag("T-09")
    void whoRestsIsRefusedBeforeAnyKeyAgreement() {
        byte[] flight = flight(byAccount);
        WatchedCiphers watched = new WatchedCiphers(Ciphers.system());
        TrustedPeers resting =
                TrustedPeers.of(new TreeMap<>(Map.of(ACCOUNT, List.of(byAccount.publicKey()))), ACCOUNT::equals);
        assertThat(Keys.refused(responder(Authentication.MUTUAL, watched).read(flight, resting)))
                .isEqualTo(new HandshakeRefusal.Resting(ACCOUNT));
        assertThat(watched.calls).isZero();
    }

    @Test
    @Tag("T-03")
    @DisplayName("section 4: mutual refuses whoever is not listed, before any key agreement")
    void mutualRefusesWhoeverIsNotListed() {
        for (Identity dialler : new Identity[] {byKey, byAccount}) {
            WatchedCiphers watched = new WatchedCiphers(Ciphers.system());
            byte[] flight = flight(dialler);
            assertThat(Keys.refused(responder(Authentication.MUTUAL, watched).read(flight, nobody)))
                    .isEqualTo(new HandshakeRefusal.NotListed(dialler.peer()));
            assertThat(watched.calls).isZero();
        }
    }

    @Test
    @DisplayName("section 4: maybe-mutual lets an unlisted peer in only if its id is its key")
    void maybeMutualLetsInWhoseIdIsItsKey() {
        assertThat(Keys.done(read(Authentication.MAYBE_MUTUAL, byKey, nobody)))
                .isEqualTo(new Claim(byKey.peer(), byKey.publicKey(), NOW_MILLIS, false));
        assertThat(Keys.refused(read(Authentication.MAYBE_MUTUAL, byAccount, nobody)))
                .isEqualTo(new HandshakeRefusal.IdIsNotKey(ACCOUNT));
    }

    @Test
    @DisplayName("section 4: maybe-mutual ignores time stamps and remembers none")
    void maybeMutualIgnoresTimeStamps() {
        TimestampGuard guard = TimestampGuard.maybeMutual(Keys.trusting(byAccount));
        Claim listed = new Claim(ACCOUNT, byAccount.publicKey(), 5, true);
        Claim unlisted = new Claim(byKey.peer(), byKey.publicKey(), -1, false);
        for (int i = 0; i < 2; i++) {
            assertThat(guard.vet(listed, NOW_MILLIS)).isEmpty();
            assertThat(guard.vet(unlisted, NOW_MILLIS)).isEmpty();
        }
        assertThat(guard.accepted()).isEmpty();
    }

    @Test
    @DisplayName("section 4: the table is applied again when the set changed since the claim was read")
    void aClaimIsJudgedByTheSetOfItsVetting() {
        TimestampGuard guard = TimestampGuard.maybeMutual(nobody);
        Identity other = Identity.generate(byKey.peer(), Keys.entropy(random), Ciphers.system());
        guard.trust(Keys.trusting(other));
        assertThat(guard.vet(new Claim(byKey.peer(), byKey.publicKey(), 5, false), NOW_MILLIS))
                .contains(new HandshakeRefusal.WrongKey(byKey.peer()));
    }

    @ParameterizedTest
    @EnumSource(Authentication.class)
    @Tag("T-03")
    @DisplayName(
            "section 6.4: our own id and a wrong listener's key are refused in both modes, before any cryptography")
    void selfDialAndWrongKeyComeFirst(Authentication mode) {
        byte[] own = flight(byKey);
        System.arraycopy(listener.peer().bytes(), 0, own, 0, PeerId.BYTES);
        byte[] other = flight(byKey);
        other[40] ^= 1;
        WatchedCiphers watched = new WatchedCiphers(Ciphers.system());
        assertThat(Keys.refused(responder(mode, watched).read(own, nobody))).isEqualTo(new HandshakeRefusal.SelfDial());
        assertThat(Keys.refused(responder(mode, watched).read(other, nobody)))
                .isEqualTo(new HandshakeRefusal.WrongResponderKey(byKey.peer()));
        assertThat(watched.calls).isZero();
    }

    @Test
    @Tag("T-04")
    @Tag("T-06")
    @DisplayName("section 4: a recorded first flight passes maybe-mutual twice, and its first record opens once")
    void aRecordedFlightMakesNoLinkWhereTimeStampsAreIgnored() {
        InitiatorHandshake initiator =
                new InitiatorHandshake(Keys.setup(byKey, random), listener.peer(), listener.publicKey());
        byte[] flight = Keys.done(initiator.firstFlight(NOW_MILLIS));
        ResponderHandshake first = responder(Authentication.MAYBE_MUTUAL, Ciphers.system());
        Keys.done(first.read(flight, nobody));
        byte[] answer = new byte[ResponderHandshake.ANSWER_BYTES];
        Established listening = first.answer(answer, 0);
        byte[] record = Records.seal(Keys.done(initiator.read(answer)).sealer(), new byte[] {1});
        assertThat(Records.open(listening.opener(), record)).containsExactly(1);

        ResponderHandshake again = responder(Authentication.MAYBE_MUTUAL, Ciphers.system());
        Keys.done(again.read(flight, nobody));
        Established replayed = again.answer(new byte[ResponderHandshake.ANSWER_BYTES], 0);
        assertThat(Records.refuses(replayed.opener(), record)).isTrue();
    }
}
