package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PeerId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private final SplittableRandom random = new SplittableRandom(17);
    private final Identity identity = Identity.generate(new PeerId(1, 2, 3, 4), Keys.entropy(random), Ciphers.system());
    private final String text = identity.format();

    @Test
    void theTextFormComesBack() {
        assertThat(text.lines()).hasSize(4);
        Identity parsed = Identity.parse(text, Ciphers.jdk());
        assertThat(parsed.peer()).isEqualTo(identity.peer());
        assertThat(parsed.publicKey()).isEqualTo(identity.publicKey());
        assertThat(parsed.format()).isEqualTo(text);
        assertThat(Identity.parse(text.stripTrailing(), Ciphers.system()).format())
                .isEqualTo(text);
    }

    @Test
    void thePeerIdIsThePublicKeyUnlessGiven() {
        Identity plain = Identity.generate(Keys.entropy(random), Ciphers.system());
        assertThat(plain.peer()).isEqualTo(PeerId.of(plain.publicKey()));
    }

    @Test
    void anotherPeerIdKeepsTheKeysAndLivesForItself() {
        PeerId other = new PeerId(5, 6, 7, 8);
        Identity given = identity.withPeer(other);
        identity.close();
        assertThat(given.format()).isEqualTo(text.replace(identity.peer().toString(), other.toString()));
    }

    @Test
    void aCharacterThatDoesNotBelongIsRefusedWhereverItStands() {
        for (int at = 0; at < text.length() - 1; at++) {
            for (char wrong : new char[] {'z', ' ', '\n', 'A'}) {
                if (text.charAt(at) != wrong) assertRefused(text.substring(0, at) + wrong + text.substring(at + 1));
            }
        }
    }

    @Test
    void aDigitOfTheKeysThatChangedIsNoticed() {
        int publicDigits = text.indexOf("public 0x") + 9;
        for (int digit = 0; digit < 64; digit++) assertRefused(withOtherDigit(publicDigits + digit));
        // The first and the last byte hold bits that clamping ignores.
        int privateDigits = text.indexOf("private 0x") + 10;
        for (int digit = 2; digit < 62; digit++) assertRefused(withOtherDigit(privateDigits + digit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "heddle-identity-2\n",
                "heddle-identity-1\n",
                "heddle-identity-1\npeer 0x\npublic 0x\nprivate 0x\n",
                "heddle-identity-1\r\n"
            })
    void textsOfAnotherShapeAreRefusedWithWhatIsExpected(String other) {
        assertThatThrownBy(() -> Identity.parse(other, Ciphers.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("identity");
    }

    @Test
    void aFileCutShortIsRefused() {
        for (int length = 0; length < text.length() - 1; length++) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> Identity.parse(cut, Ciphers.system()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("T-34")
    void onlyTheTextFormShowsThePrivateKey() {
        String secret = Keys.hex(identity.privateKey().bytes());
        assertThat(text).contains(secret);
        assertThat(identity.toString()).doesNotContain(secret.substring(0, 8));
        identity.close();
        assertThatThrownBy(identity::format).isInstanceOf(IllegalStateException.class);
    }

    private String withOtherDigit(int at) {
        char other = text.charAt(at) == '0' ? '1' : '0';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private void assertRefused(String damaged) {
        assertThatThrownBy(() -> Identity.parse(damaged, Ciphers.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining(Keys.hex(identity.privateKey().bytes()).substring(0, 6));
    }
}
