package dev.heddle.app;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;

/// What a class must not use.
///
/// @param types regular expressions on full class names; using such a class in any way is banned
/// @param members regular expressions on `class.member`, which bans all overloads, or on
///     `class.method(types)`; a constructor is `class.<init>`; calls and method references are found
///     alike
/// @param except where the members are allowed: the name of a method, or nothing
record Ban(Pattern types, Pattern members, String except) {
    private static final String NOTHING = "(?!)";

    static Ban types(String... types) {
        return new Ban(Pattern.compile(String.join("|", types)), Pattern.compile(NOTHING), "");
    }

    static Ban members(String... members) {
        return new Ban(Pattern.compile(NOTHING), anyOf(members), "");
    }

    Ban andMembers(String... more) {
        return new Ban(types, anyOf(more), except);
    }

    Ban exceptIn(String method) {
        return new Ban(types, members, method);
    }

    private static Pattern anyOf(String... members) {
        return Pattern.compile("(?:" + String.join("|", members) + ")(?:\\(.*\\))?");
    }

    ArchCondition<JavaClass> obeyed() {
        return new ArchCondition<>("not use it") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency use : type.getDirectDependenciesFromSelf()) {
                    String target = use.getTargetClass().getBaseComponentType().getName();
                    if (types.matcher(target).matches()) report(events, type, use.getDescription());
                }
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (banned(access)) report(events, type, access.getDescription());
                }
            }
        };
    }

    private boolean banned(JavaAccess<?> access) {
        return members.matcher(access.getTarget().getFullName()).matches()
                && !access.getOrigin().getName().equals(except);
    }

    private static void report(ConditionEvents events, JavaClass type, String use) {
        events.add(SimpleConditionEvent.violated(type, use));
    }
}
