package dev.heddle.network;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// Takes what a class of this room logs at WARN and above, instead of the console.
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogLines(Class<?> by) {
        logger = (Logger) LoggerFactory.getLogger(by);
    }

    static LogLines of(Class<?> by) {
        LogLines log = new LogLines(by);
        log.start();
        log.logger.setAdditive(false);
        log.logger.addAppender(log);
        return log;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) lines.add(event.getFormattedMessage());
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        stop();
    }
}
