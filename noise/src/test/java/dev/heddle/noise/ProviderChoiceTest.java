package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderChoiceTest {
    @Test
    void x25519ComesFromConscryptAndNobodyElseSeesIt() {
        assertThat(Ciphers.system().toString()).startsWith("X25519 from Conscrypt");
        assertThat(Ciphers.jdk().toString()).startsWith("X25519 from the JDK");
        assertThat(Security.getProviders())
                .noneMatch(provider -> provider.getName().contains("Conscrypt"));
    }

    @Test
    void withoutConscryptX25519ComesFromTheJdk() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPathWithoutConscrypt(), null)) {
            Class<?> ciphers = loader.loadClass(Ciphers.class.getName());
            assertThat(ciphers).isNotEqualTo(Ciphers.class);
            assertThat(ciphers.getMethod("system").invoke(null).toString()).startsWith("X25519 from the JDK");
        }
    }

    private static URL[] classPathWithoutConscrypt() throws MalformedURLException {
        List<URL> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("conscrypt")) entries.add(Path.of(entry).toUri().toURL());
        }
        return entries.toArray(URL[]::new);
    }
}
