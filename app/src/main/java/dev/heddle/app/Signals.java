package dev.heddle.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/// What this process does when it is told to end, by SIGTERM or by Ctrl-C. A shutdown hook would not do:
/// the JVM ends with the signal's number after it, and hears no second signal while it runs.
///
/// The JVM's signals are reached by name, because the compiler warns of every mention and cannot be told
/// not to.
final class Signals {
    private static final int EXIT_BY_SIGNAL = 128;

    private Signals() {}

    /// From now on the first signal is handed on, and the second ends the process at once, with 128 plus
    /// its number.
    ///
    /// @param first run on a thread of the JVM; it must not block for long
    static void onFirst(Runnable first) {
        AtomicBoolean told = new AtomicBoolean();
        handle("INT", told, first);
        handle("TERM", told, first);
    }

    private static void handle(String name, AtomicBoolean told, Runnable first) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ending = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (_, method, arguments) -> {
                        if (!method.getName().equals("handle")) return null;
                        if (told.getAndSet(true)) {
                            Object number = signal.getMethod("getNumber").invoke(arguments[0]);
                            Runtime.getRuntime().halt(EXIT_BY_SIGNAL + (Integer) number);
                        }
                        first.run();
                        return null;
                    });
            Object one = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, one, ending);
        } catch (InvocationTargetException refused) {
            throw new IllegalStateException("this JVM handles no SIG" + name, refused.getCause());
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException("this JVM knows no signals", absent);
        }
    }
}
