package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.NetworkAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
    @Test
    @DisplayName("section 5: the environment's proxy, the first variable that has a value")
    void theFirstVariableWithAValueCounts() {
        List<String> order = List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy");
        Map<String, String> environment = new TreeMap<>(Map.of("HTTP_PROXY", "never:1", "unrelated", "x"));
        assertThat(of(environment)).isEmpty();
        List<Integer> found = new ArrayList<>();
        for (int i = order.size() - 1; i >= 0; i--) {
            environment.put(order.get(i), "proxy:" + (i + 1));
            found.add(of(environment).orElseThrow().port());
        }
        assertThat(found).containsExactly(5, 4, 3, 2, 1);
        environment.put("https_proxy", " ");
        assertThat(of(environment).orElseThrow().port()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.example:3128, proxy.example, 3128, /dns/proxy.example/tcp/3128",
        "http://proxy.example:3128/, proxy.example, 3128, /dns/proxy.example/tcp/3128",
        "HTTP://10.0.0.1:80, 10.0.0.1, 80, /ip4/10.0.0.1/tcp/80",
        "http://[2001:db8::1]:3128, 2001:db8::1, 3128, /ip6/2001:db8::1/tcp/3128"
    })
    void readsWhereTheProxyIs(String value, String host, int port, String address) {
        HttpProxy proxy = of(Map.of("https_proxy", value)).orElseThrow();
        assertThat(proxy).isEqualTo(new HttpProxy(host, port, List.of()));
        assertThat(proxy.address()).hasToString(address);
        assertThat(value).contains(proxy.place());
    }

    @ParameterizedTest
    @Tag("T-34")
    @ValueSource(
            strings = {
                "proxy",
                "http://proxy",
                "https://proxy:3128",
                "socks5://proxy:1080",
                "user:secret@proxy:3128",
                "http://proxy:3128/path",
                "proxy:0",
                "proxy:65536",
                "proxy:x",
                "proxy:99999999999",
                ":3128",
                "[::1:3128",
                "[1::2::3]:3128",
                "pro xy:1"
            })
    void aBadValueNamesItsVariableButIsNotRepeated(String value) {
        assertThatThrownBy(() -> of(Map.of("ALL_PROXY", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ALL_PROXY")
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "no_proxy, 10.0.0.0/33",
        "no_proxy, fd00::/129",
        "no_proxy, 10.0.0.0/",
        "no_proxy, 10.0.0.0/8:80",
        "no_proxy, node.example/8",
        "NO_PROXY, a.example:0",
        "NO_PROXY, a.example:65536",
        "no_proxy, a b",
        "no_proxy, *example",
        "no_proxy, 1::2::3",
        "no_proxy, http://a.example",
        "no_proxy, ."
    })
    void anExceptionThatMakesNoSenseIsNamedAndPassedOver(String variable, String exception) {
        List<String> skipped = new ArrayList<>();
        Map<String, String> environment =
                Map.of("https_proxy", "p:1", variable, "good.example, " + exception + ",10.0.0.1");
        HttpProxy proxy = HttpProxy.of(environment, skipped::add).orElseThrow();
        assertThat(proxy.exceptions()).containsExactly("good.example", "10.0.0.1");
        assertThat(skipped)
                .containsExactly(
                        variable + ": '" + exception + "' is no host, no suffix such as .example, no block such"
                                + " as 10.0.0.0/8, and not *; it is passed over");
    }

    @ParameterizedTest
    @CsvSource({
        "node.example, /dns/node.example, false",
        "node.example, /dns4/NODE.example., false",
        "node.example, /dns/a.node.example, false",
        "node.example, /dns/anode.example, true",
        ".example, /dns6/node.example, false",
        ".example, /dns/example, true",
        "*.example, /dns6/a.node.example, false",
        "*.EXAMPLE., /dns6/node.example, false",
        "*.example, /dns/example, true",
        "10.0.0.1, /ip4/10.0.0.1, false",
        "0.0.1, /ip4/10.0.0.1, true",
        "2001:DB8:0::1, /ip6/2001:db8::1, false",
        "[2001:db8::1], /ip6/2001:db8::1, false",
        "10.0.0.0/8, /ip4/10.255.0.1, false",
        "10.0.0.0/8, /ip4/11.0.0.1, true",
        "10.1.2.3/8, /ip4/10.9.9.9, false",
        "172.16.0.0/12, /ip4/172.31.255.255, false",
        "172.16.0.0/12, /ip4/172.32.0.0, true",
        "128.0.0.0/1, /ip4/255.0.0.1, false",
        "128.0.0.0/1, /ip4/127.0.0.1, true",
        "0.0.0.0/0, /ip4/1.2.3.4, false",
        "0.0.0.0/0, /ip6/::1, true",
        "10.0.0.7/32, /ip4/10.0.0.7, false",
        "10.0.0.7/32, /ip4/10.0.0.6, true",
        "10.0.0.0/8, /dns/node.example, true",
        "fd00::/8, /ip6/fdff::1, false",
        "fd00::/8, /ip6/fe00::1, true",
        "2001:db8::/33, /ip6/2001:db8:7fff::1, false",
        "2001:db8::/33, /ip6/2001:db8:8000::1, true",
        "node.example:6180, /dns/node.example, false",
        "node.example:80, /dns/node.example, true",
        "*.example:6180, /dns/node.example, false",
        "10.0.0.1:6180, /ip4/10.0.0.1, false",
        "10.0.0.1:80, /ip4/10.0.0.1, true",
        "[::1]:6180, /ip6/::1, false",
        "[::1]:80, /ip6/::1, true",
        "'other, ,node.example', /dns/node.example, false",
        "*, /ip4/1.2.3.4, false",
        "'', /ip4/1.2.3.4, true"
    })
    void exceptionsAreDialledWithoutIt(String exceptions, String address, boolean served) {
        HttpProxy proxy =
                of(Map.of("https_proxy", "p:1", "NO_PROXY", exceptions)).orElseThrow();
        assertThat(proxy.serves(NetworkAddress.parse(address + "/tcp/6180"))).isEqualTo(served);
    }

    @Test
    void aProxyIsAHostAndAPort() {
        assertThatThrownBy(() -> new HttpProxy("", 1, List.of())).hasMessageContaining("a name or an address");
        assertThatThrownBy(() -> new HttpProxy("[::1]", 1, List.of())).hasMessageContaining("a name or an address");
        assertThatThrownBy(() -> new HttpProxy("a", 0, List.of())).hasMessageContaining("1 to 65535, got 0");
        assertThatThrownBy(() -> new HttpProxy("a", 1, List.of("a/b"))).hasMessageContaining("'a/b' is no host");
    }

    private static Optional<HttpProxy> of(Map<String, String> environment) {
        return HttpProxy.of(environment, skipped -> {
            throw new AssertionError(skipped);
        });
    }
}
