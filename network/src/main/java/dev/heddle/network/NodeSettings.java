package dev.heddle.network;

import dev.heddle.session.SessionSettings;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one node on one network is made of.
///
/// @param session what all its links share
/// @param registrations by protocol number; null where a protocol is not spoken by the application
/// @param listeners told of peers that come and go
/// @param healthChecked whether protocol 5 is the node's own
record NodeSettings(
        SessionSettings session,
        Roles roles,
        @Nullable Registration[] registrations,
        List<Consumer<PeerEvent>> listeners,
        boolean healthChecked) {}
