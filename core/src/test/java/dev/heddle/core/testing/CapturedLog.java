package dev.heddle.core.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// Takes what a room or a class logs from INFO on, instead of the console.
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private CapturedLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
    }

    /// @param room such as `network`
    public static CapturedLog ofRoom(String room) {
        return of("dev.heddle." + room);
    }

    /// What one class logs.
    public static CapturedLog of(Class<?> by) {
        return of(by.getName());
    }

    private static CapturedLog of(String name) {
        CapturedLog log = new CapturedLog(name);
        log.start();
        log.logger.setLevel(Level.INFO);
        log.logger.setAdditive(false);
        log.logger.addAppender(log);
        return log;
    }

    /// Level and message of each line so far.
    public List<String> lines() {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /// Those with a text in them.
    public List<String> lines(String part) {
        return lines().stream().filter(line -> line.contains(part)).toList();
    }

    /// The message of each warning so far.
    public List<String> warnings() {
        return events.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /// Message and exception of each error so far.
    public List<String> errors() {
        return events.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .map(event -> event.getFormattedMessage() + ": "
                        + event.getThrowableProxy().getMessage())
                .toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
        stop();
    }
}
