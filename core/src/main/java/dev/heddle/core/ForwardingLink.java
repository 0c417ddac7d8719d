package dev.heddle.core;

import io.netty.buffer.ByteBuf;

/// A link as it is, but for what a subclass changes: to see what passes, or to break it.
public abstract class ForwardingLink implements ByteLink {
    private final ByteLink link;

    protected ForwardingLink(ByteLink link) {
        this.link = link;
    }

    @Override
    public EventLoop loop() {
        return link.loop();
    }

    @Override
    public NetworkAddress remote() {
        return link.remote();
    }

    @Override
    public void start(Receiver receiver) {
        link.start(receiver);
    }

    @Override
    public int roomBytes() {
        return link.roomBytes();
    }

    @Override
    public void write(ByteBuf owned) {
        link.write(owned);
    }

    @Override
    public void flush() {
        link.flush();
    }

    @Override
    public void reading(boolean on) {
        link.reading(on);
    }

    @Override
    public void finish() {
        link.finish();
    }

    @Override
    public void close() {
        link.close();
    }
}
