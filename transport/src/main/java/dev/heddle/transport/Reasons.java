package dev.heddle.transport;

import io.netty.channel.ConnectTimeoutException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why the system refused something, in few words that end a sentence of ours.
final class Reasons {
    /// `bind(..) failed with error(-98): Address already in use`; a failed connect has the address behind
    /// it.
    private static final Pattern NATIVE = Pattern.compile("failed with error\\(-?\\d+\\): ?([^:]+)");

    private Reasons() {}

    static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) root = root.getCause();
        return switch (root) {
            case UnknownHostException _ -> "no such host";
            case ConnectTimeoutException _ -> "no answer in time";
            case NoRouteToHostException _ -> "no route to the host";
            case RejectedExecutionException _ -> "the platform is closed";
            case ClosedChannelException _ -> "the socket is closed";
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or folder";
            case FileAlreadyExistsException _ -> "a file of that name is in the way";
            case FileSystemException refused when refused.getReason() != null -> ofMessage(refused.getReason(), root);
            default -> ofMessage(root.getMessage(), root);
        };
    }

    private static String ofMessage(@Nullable String message, Throwable failure) {
        if (message == null) return failure.getClass().getSimpleName();
        Matcher system = NATIVE.matcher(message);
        String reason = system.find() ? system.group(1) : message;
        // The JDK's exceptions carry the address behind ": /", which our sentence names already.
        int address = reason.indexOf(": /");
        if (address > 0) reason = reason.substring(0, address);
        return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }
}
