package dev.heddle.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatchesTest {
    @ParameterizedTest
    @MethodSource("all")
    void fitsTheSourcesAndCompiles(Defect defect) throws Exception {
        Map<String, String> sources = defect.applyTo(Checkout.ROOT);
        Set<String> classes = SourceCompiler.compile(defect.name(), sources).keySet();
        Set<String> changed = new TreeSet<>();
        for (String path : sources.keySet()) {
            changed.add(path.replaceAll("^\\w+/src/main/java/|\\.java$", "").replace('/', '.'));
        }
        assertThat(classes).containsAll(changed);
    }

    @Test
    void thereAreEnoughAndAThirdOfThemCameBeforeTheCheckers() throws Exception {
        List<Defect> all = all();
        assertThat(all).hasSizeGreaterThanOrEqualTo(30);
        assertThat(all).extracting(Defect::written).isSubsetOf("before the checkers", "after the checkers");
        assertThat(all)
                .filteredOn(defect -> defect.written().equals("before the checkers"))
                .hasSizeGreaterThanOrEqualTo(all.size() / 3);
    }

    @Test
    void noTwoAreTheSame() throws Exception {
        List<Map<String, String>> patched = new ArrayList<>();
        for (Defect defect : all()) patched.add(defect.applyTo(Checkout.ROOT));
        assertThat(patched).doesNotHaveDuplicates();
    }

    private static List<Defect> all() throws PlantedException {
        return Defect.all(Checkout.ROOT);
    }
}
