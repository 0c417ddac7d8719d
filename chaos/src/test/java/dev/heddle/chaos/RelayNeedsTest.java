package dev.heddle.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayNeedsTest {
    @Test
    void rootOnLinuxWithTunAndIpNeedsNothingMore() {
        assertEquals(Optional.empty(), new RelayNeeds("Linux", 0, true, true).missing());
    }

    @Test
    void whoeverIsNotRootIsToldSoAndWhy() {
        assertEquals(
                Optional.of("a relay of IP packets needs root, because it makes network namespaces and tun devices;"
                        + " this process runs as user 1000"),
                new RelayNeeds("Linux", 1_000, false, false).missing());
    }

    @Test
    void whatElseIsMissingIsNamed() {
        assertTrue(
                new RelayNeeds("Linux", 0, false, true).missing().orElseThrow().contains("/dev/net/tun"));
        assertTrue(
                new RelayNeeds("Linux", 0, true, false).missing().orElseThrow().contains("'ip' of iproute2"));
        assertTrue(new RelayNeeds("Mac OS X", -1, true, true)
                .missing()
                .orElseThrow()
                .contains("needs Linux"));
    }

    @Test
    void aPlanIsTheFirstOfFourAddressesAndALegalMtu() throws UnknownHostException {
        assertEquals("198.18.0.2", RelayPlan.DEFAULT.address(End.B).getHostAddress());
        Inet4Address second = (Inet4Address) InetAddress.getByName("198.18.0.2");
        assertThrows(IllegalArgumentException.class, () -> RelayPlan.DEFAULT.withFirst(second));
        assertThrows(IllegalArgumentException.class, () -> RelayPlan.DEFAULT.withMtuBytes(1_279));
        assertThrows(IllegalArgumentException.class, () -> RelayPlan.DEFAULT.withMtuBytes(65_536));
    }
}
