package dev.heddle.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.RateLimit;
import dev.heddle.scenario.Scenario;
import dev.heddle.simulator.LinkProfiles;
import java.nio.file.Files;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PatchedClassesTest {
    private static final String RATE_LIMIT = "core/src/main/java/dev/heddle/core/RateLimit.java";

    @Test
    void whatWasCompiledStandsBeforeTheRealClass() throws Exception {
        String source = Files.readString(Checkout.ROOT.resolve(RATE_LIMIT));
        String generous = source.replace("if (passedNanos.length == 0) return false;", "if (perfect()) return true;")
                .replaceFirst("}\\s*$", "    private static boolean perfect() { return true; }\n}\n");
        assertThat(generous).isNotEqualTo(source);
        var classes = new PatchedClasses(
                getClass().getClassLoader(), SourceCompiler.compile("x", Map.of(RATE_LIMIT, generous)));

        Class<?> patched = classes.loadClass(RateLimit.class.getName());
        Object limit = patched.getConstructor(int.class).newInstance(0);
        assertThat(patched.getMethod("pass", long.class).invoke(limit, 0L)).isEqualTo(true);
        assertThat(new RateLimit(0).pass(0)).isFalse();
    }

    @Test
    void everyClassOfTheHouseIsMadeAnewAndNoOther() throws Exception {
        var classes = new PatchedClasses(getClass().getClassLoader(), new TreeMap<>());
        assertThat(classes.loadClass(Scenario.class.getName())).isNotEqualTo(Scenario.class);
        assertThat(classes.loadClass("io.netty.buffer.ByteBuf")).isEqualTo(Class.forName("io.netty.buffer.ByteBuf"));
        assertThatThrownBy(() -> classes.loadClass("dev.heddle.core.Nothing"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void aSourceThatIsWrongIsToldWithWhatTheCompilerSaid() {
        SortedMap<String, String> sources = new TreeMap<>(Map.of("a/Wrong.java", "class Wrong { int x = true; }"));
        assertThatThrownBy(() -> SourceCompiler.compile("wrong-types", sources))
                .isInstanceOf(PlantedException.class)
                .hasMessageStartingWith("wrong-types does not compile:")
                .hasMessageContaining("incompatible types");
    }

    @Test
    void aScenarioIsPutTogetherAsItWas() {
        Scenario mesh = Scenario.MESH
                .withNodes(3)
                .withLinks(LinkProfiles.named("six-regions").orElseThrow());
        Scenario again = (Scenario) Portable.putTogether(Portable.takeApart(mesh));
        assertThat(again.withLinks(mesh.links())).isEqualTo(mesh);
        assertThat(again.links().between(1, 2)).isEqualTo(mesh.links().between(1, 2));
        assertThat(again.links().between(1, 6)).isEqualTo(mesh.links().between(1, 6));
    }
}
