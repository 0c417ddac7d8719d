package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.Timer;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A real link of which we do not know yet who dialled it: it says so in its first bytes, or is closed
/// after a while. Then everything it is told goes to the modelled link.
final class ModelledArrival implements ByteLink.Receiver {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final ByteLink real;
    private final BiFunction<Integer, ByteLink, ModelledLink> accept;
    private final Timer limit;
    private int number;
    private int numberBytes;
    private @Nullable ModelledLink link;

    private ModelledArrival(ByteLink real, BiFunction<Integer, ByteLink, ModelledLink> accept) {
        this.real = real;
        this.accept = accept;
        limit = real.loop().schedule(real.loop().nowNanos() + PATIENCE_NANOS, real::close);
    }

    /// @param accept hands the link on, of the node with that number
    static void start(ByteLink real, BiFunction<Integer, ByteLink, ModelledLink> accept) {
        real.start(new ModelledArrival(real, accept));
    }

    @Override
    public void onBytes(ByteBuf loan) {
        while (link == null && loan.isReadable()) {
            number = (number << Byte.SIZE) | loan.readUnsignedByte();
            if (++numberBytes < Integer.BYTES) continue;
            limit.cancel();
            link = accept.apply(number, real);
        }
        if (link != null && loan.isReadable()) link.onBytes(loan);
    }

    @Override
    public void onRoom() {
        if (link != null) link.onRoom();
    }

    @Override
    public void onFinished() {
        if (link != null) link.onFinished();
        else real.close();
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        limit.cancel();
        if (link != null) link.onClosed(cause);
    }
}
