package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.ForwardingLink;
import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.ForwardingTransport;
import dev.heddle.core.Platform;
import dev.heddle.core.Transport;
import java.util.ArrayList;
import java.util.List;

/// A node's world whose links can stop reading, as a peer's does that hangs: what was sent to it stays
/// where it is.
final class DeafPlatform extends ForwardingPlatform {
    private final List<DeafLink> links = new ArrayList<>();

    DeafPlatform(Platform world) {
        super(world);
    }

    /// From here on no link reads.
    void stopReading() {
        for (DeafLink link : links) {
            link.deaf = true;
            link.reading(false);
        }
    }

    @Override
    public List<Transport> transports() {
        return super.transports().stream().<Transport>map(DeafTransport::new).toList();
    }

    private final class DeafTransport extends ForwardingTransport {
        DeafTransport(Transport transport) {
            super(transport);
        }

        @Override
        protected ByteLink made(ByteLink link, boolean dialled) {
            DeafLink deaf = new DeafLink(link);
            links.add(deaf);
            return deaf;
        }
    }

    private static final class DeafLink extends ForwardingLink {
        private boolean deaf;

        DeafLink(ByteLink link) {
            super(link);
        }

        @Override
        public void reading(boolean on) {
            super.reading(on && !deaf);
        }
    }
}
