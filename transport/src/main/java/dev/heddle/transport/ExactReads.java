package dev.heddle.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// Reads no more from a socket than it is told to, by handing out buffers of that size, one at a time;
/// without a limit it reads as usual. For one channel. Loop only.
final class ExactReads implements RecvByteBufAllocator {
    private final RecvByteBufAllocator usual;
    private int limitBytes;

    ExactReads(RecvByteBufAllocator usual) {
        this.usual = usual;
    }

    /// @param bytes 0 for no limit
    void limit(int bytes) {
        limitBytes = bytes;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Limited((ExtendedHandle) usual.newHandle());
    }

    private final class Limited extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle handle;

        Limited(ExtendedHandle handle) {
            super(handle);
            this.handle = handle;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return limitBytes > 0 ? allocator.ioBuffer(limitBytes, limitBytes) : handle.allocate(allocator);
        }

        @Override
        public boolean continueReading() {
            return limitBytes == 0 && handle.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return limitBytes == 0 && handle.continueReading(maybeMoreData);
        }
    }
}
