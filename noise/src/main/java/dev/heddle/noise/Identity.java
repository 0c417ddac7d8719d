package dev.heddle.noise;

import dev.heddle.core.Entropy;
import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/// Who a node is: its peer id and its static key pair. Any thread, but for [#close()].
///
/// The text form has four lines, and keeps the public key so that a damaged file is noticed:
/// ```
/// heddle-identity-1
/// peer 0x<64 hex digits>
/// public 0x<64 hex digits>
/// private 0x<64 hex digits>
/// ```
public final class Identity implements AutoCloseable {
    private static final String HEAD = "heddle-identity-1";
    private static final int LINES = 4;

    private final PeerId peer;
    private final PublicKey publicKey;
    private final PrivateKey privateKey;

    private Identity(PeerId peer, PublicKey publicKey, PrivateKey privateKey) {
        this.peer = peer;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /// A fresh identity whose peer id is its public key.
    public static Identity generate(Entropy entropy, Ciphers ciphers) {
        return of(PrivateKey.generate(entropy), ciphers);
    }

    /// A fresh key pair for a peer that has an id already, such as an account address.
    public static Identity generate(PeerId peer, Entropy entropy, Ciphers ciphers) {
        return of(peer, PrivateKey.generate(entropy), ciphers);
    }

    /// @param owned belongs to the identity from now on; its public key is the peer id
    public static Identity of(PrivateKey owned, Ciphers ciphers) {
        PublicKey publicKey = ciphers.publicKey(owned);
        return new Identity(PeerId.of(publicKey), publicKey, owned);
    }

    /// @param owned belongs to the identity from now on
    public static Identity of(PeerId peer, PrivateKey owned, Ciphers ciphers) {
        return new Identity(peer, ciphers.publicKey(owned), owned);
    }

    /// Reads the text form; a line feed at the end may be missing, nothing else may differ.
    ///
    /// @throws IllegalArgumentException that names the line and what it must be, never what it holds
    public static Identity parse(String text, Ciphers ciphers) {
        String[] lines = (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1);
        if (!lines[0].equals(HEAD)) {
            throw new IllegalArgumentException("an identity begins with the line '" + HEAD + "'");
        }
        if (lines.length != LINES) {
            throw new IllegalArgumentException("an identity has 4 lines, got " + lines.length);
        }
        PeerId peer = PeerId.of(parseLine(lines, 2, "peer"));
        PublicKey publicKey = PublicKey.of(parseLine(lines, 3, "public"));
        byte[] scalar = parseLine(lines, 4, "private");
        Identity identity = of(peer, PrivateKey.of(scalar), ciphers);
        Arrays.fill(scalar, (byte) 0);
        if (!identity.publicKey.equals(publicKey)) {
            identity.close();
            throw new IllegalArgumentException("the public key of this identity does not belong to its private key");
        }
        return identity;
    }

    /// The text form, with the private key in it: for a file that only its owner can read.
    public String format() {
        byte[] scalar = privateKey.bytes();
        try {
            String digits = HexFormat.of().formatHex(scalar);
            return String.join("\n", HEAD, "peer " + peer, "public " + publicKey, "private 0x" + digits, "");
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /// The same key pair for a peer that has been given another id; each of the two is closed for itself.
    public Identity withPeer(PeerId other) {
        byte[] scalar = privateKey.bytes();
        try {
            return new Identity(other, publicKey, PrivateKey.of(scalar));
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    public PeerId peer() {
        return peer;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    /// Wipes the private key; repeated calls are harmless.
    @Override
    public void close() {
        privateKey.close();
    }

    @Override
    public String toString() {
        return "identity of " + peer;
    }

    private static byte[] parseLine(String[] lines, int number, String name) {
        String line = lines[number - 1];
        String head = name + " 0x";
        String digits = line.startsWith(head) ? line.substring(head.length()) : "";
        boolean hex = digits.length() == 64
                && digits.equals(digits.toLowerCase(Locale.ROOT))
                && digits.chars().allMatch(HexFormat::isHexDigit);
        if (!hex) {
            throw new IllegalArgumentException(
                    "line %d of an identity must be '%s' and 64 lower-case hex digits".formatted(number, head));
        }
        return HexFormat.of().parseHex(digits);
    }
}
