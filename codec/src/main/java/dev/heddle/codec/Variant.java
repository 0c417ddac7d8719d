package dev.heddle.codec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The number of a variant: on the records of a sealed family, or on the constants of an enum; on all of
/// them or on none. Without it they are numbered 0, 1, 2... in the order of the `permits` clause or of
/// their declaration, those of a sealed interface within the family in its place. 0 to 2^31-1; not twice
/// the same in one family.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Variant {
    int value();
}
