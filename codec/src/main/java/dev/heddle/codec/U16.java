package dev.heddle.codec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Two bytes, little-endian, 0 to 65,535, in an `int` or `long`. Without it a `short` is two bytes as they
/// stand.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface U16 {}
