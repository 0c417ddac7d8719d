package dev.heddle.app;

import dev.heddle.core.ByteLink;
import dev.heddle.core.ForwardingLink;
import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.ForwardingTransport;
import dev.heddle.core.Platform;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A platform whose links stop to read for good once some bytes have come: the handshake and a little more.
final class DeafPlatform extends ForwardingPlatform {
    private static final int HEARD_BYTES = 8 << 10;

    DeafPlatform(Platform platform) {
        super(platform);
    }

    @Override
    public List<Transport> transports() {
        return super.transports().stream().<Transport>map(DeafTransport::new).toList();
    }

    private static final class DeafTransport extends ForwardingTransport {
        DeafTransport(Transport transport) {
            super(transport);
        }

        @Override
        protected ByteLink made(ByteLink link, boolean dialled) {
            return new DeafLink(link);
        }
    }

    private static final class DeafLink extends ForwardingLink {
        private int heardBytes;

        DeafLink(ByteLink link) {
            super(link);
        }

        @Override
        public void start(Receiver receiver) {
            super.start(new Receiver() {
                @Override
                public void onBytes(ByteBuf loan) {
                    heardBytes += loan.readableBytes();
                    if (deaf()) {
                        DeafLink.super.reading(false);
                    } else {
                        receiver.onBytes(loan);
                    }
                }

                @Override
                public void onRoom() {
                    receiver.onRoom();
                }

                @Override
                public void onFinished() {
                    receiver.onFinished();
                }

                @Override
                public void onClosed(@Nullable IOException cause) {
                    receiver.onClosed(cause);
                }
            });
        }

        @Override
        public void reading(boolean on) {
            if (!deaf()) super.reading(on);
        }

        /// Nobody could wait for the end of a link that does not read.
        @Override
        public void finish() {
            if (deaf()) {
                close();
            } else {
                super.finish();
            }
        }

        private boolean deaf() {
            return heardBytes > HEARD_BYTES;
        }
    }
}
