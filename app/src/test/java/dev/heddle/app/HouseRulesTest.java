package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every room against [HouseRules]; [HouseRulesCanFailTest] shows that the rules see what they
/// forbid.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HouseRulesTest {
    private static final Pattern REQUIRES =
            Pattern.compile("^\\s*requires\\s+(?:transitive\\s+|static\\s+)*dev\\.heddle\\.(\\w+);", Pattern.MULTILINE);

    private JavaClasses published;

    @BeforeAll
    void readClasses() {
        published = Rooms.published();
    }

    @ParameterizedTest
    @FieldSource("dev.heddle.app.HouseRules#ALL")
    void isKept(ArchRule rule) {
        rule.check(published);
    }

    @Test
    void everyRoomIsLookedAt() throws IOException {
        TreeSet<String> seen = new TreeSet<>();
        published.forEach(type -> seen.add(Rooms.of(type)));
        assertThat(seen).allMatch(Rooms::known);
        // The benchmarks stand above this room, and may do all that it may.
        assertThat(Workspace.rooms()).filteredOn(room -> !room.equals("bench")).allMatch(seen::contains);
    }

    @ParameterizedTest
    @MethodSource("roomsOfTheWorkspace")
    void moduleDescriptorsImportAsTheTableSays(String room) throws IOException {
        Path descriptor = Workspace.ROOT.resolve(room).resolve("src/main/java/module-info.java");
        assertThat(Rooms.known(room)).isTrue();
        if (room.equals("bench")) return;
        assertThat(REQUIRES.matcher(Files.readString(descriptor)).results().map(match -> match.group(1)))
                .allMatch(other -> Rooms.mayRequire(room, other));
    }

    private static List<String> roomsOfTheWorkspace() throws IOException {
        return Workspace.rooms();
    }
}
