package dev.heddle.planted;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/// All classes of this house once more, some of them replaced: everything that runs in them runs anew, beside the
/// ones of the parent. What is not of this house comes from the parent.
final class PatchedClasses extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String HOUSE = "dev.heddle.";

    private final Map<String, byte[]> replaced;

    /// @param replaced by their binary names; none for all classes as they are
    PatchedClasses(ClassLoader parent, Map<String, byte[]> replaced) {
        super("patched", parent);
        this.replaced = replaced;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(HOUSE)) return super.loadClass(name, resolve);
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) loaded = findClass(name);
            if (resolve) resolveClass(loaded);
            return loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = replaced.get(name);
        if (bytes == null) bytes = asItIs(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] asItIs(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) throw new ClassNotFoundException(name);
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
