package dev.heddle.codec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Exactly so many bytes or elements, with no length before them: `@Fixed(32) byte[]`, `@Fixed(3)
/// List<Vote>`. On a byte array it may stand before `byte` or before the brackets.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Fixed {
    int value();
}
