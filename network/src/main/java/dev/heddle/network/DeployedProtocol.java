package dev.heddle.network;

import dev.heddle.codec.Codec;
import dev.heddle.codec.CodecLimits;
import dev.heddle.codec.Json;
import dev.heddle.codec.Lz4;
import dev.heddle.core.ProtocolId;
import java.lang.invoke.MethodHandles;
import java.util.List;

/// The protocols of deployed AptosNet nodes, each with the encoding that both ends derive from its number.
/// Of a call the answer is encoded as its request is.
public enum DeployedProtocol {
    CONSENSUS_RPC_BCS("ConsensusRpcBcs", Kind.RPC, Format.BCS),
    CONSENSUS_DIRECT_SEND_BCS("ConsensusDirectSendBcs", Kind.DIRECT_SEND, Format.BCS),
    MEMPOOL_DIRECT_SEND("MempoolDirectSend", Kind.DIRECT_SEND, Format.LZ4_OF_USER_BCS),
    /// Not used by deployed nodes.
    STATE_SYNC_DIRECT_SEND("StateSyncDirectSend", Kind.DIRECT_SEND, Format.BCS),
    /// Not used by deployed nodes.
    DISCOVERY_DIRECT_SEND("DiscoveryDirectSend", Kind.DIRECT_SEND, Format.BCS),
    HEALTH_CHECKER_RPC("HealthCheckerRpc", Kind.RPC, Format.BCS),
    CONSENSUS_DIRECT_SEND_JSON("ConsensusDirectSendJson", Kind.DIRECT_SEND, Format.JSON),
    CONSENSUS_RPC_JSON("ConsensusRpcJson", Kind.RPC, Format.JSON),
    STORAGE_SERVICE_RPC("StorageServiceRpc", Kind.RPC, Format.BCS),
    /// Not used by deployed nodes.
    MEMPOOL_RPC("MempoolRpc", Kind.RPC, Format.USER_BCS),
    PEER_MONITORING_SERVICE_RPC("PeerMonitoringServiceRpc", Kind.RPC, Format.BCS),
    CONSENSUS_RPC_COMPRESSED("ConsensusRpcCompressed", Kind.RPC, Format.LZ4_OF_BCS),
    CONSENSUS_DIRECT_SEND_COMPRESSED("ConsensusDirectSendCompressed", Kind.DIRECT_SEND, Format.LZ4_OF_BCS),
    NETBENCH_DIRECT_SEND("NetbenchDirectSend", Kind.DIRECT_SEND, Format.BCS),
    NETBENCH_RPC("NetbenchRpc", Kind.RPC, Format.BCS),
    DKG_DIRECT_SEND_COMPRESSED("DKGDirectSendCompressed", Kind.DIRECT_SEND, Format.LZ4_OF_BCS),
    DKG_DIRECT_SEND_BCS("DKGDirectSendBcs", Kind.DIRECT_SEND, Format.BCS),
    /// BCS, in spite of its name; likewise the other three.
    DKG_DIRECT_SEND_JSON("DKGDirectSendJson", Kind.DIRECT_SEND, Format.BCS),
    DKG_RPC_COMPRESSED("DKGRpcCompressed", Kind.RPC, Format.LZ4_OF_BCS),
    DKG_RPC_BCS("DKGRpcBcs", Kind.RPC, Format.BCS),
    DKG_RPC_JSON("DKGRpcJson", Kind.RPC, Format.BCS),
    JWK_CONSENSUS_DIRECT_SEND_COMPRESSED("JWKConsensusDirectSendCompressed", Kind.DIRECT_SEND, Format.LZ4_OF_BCS),
    JWK_CONSENSUS_DIRECT_SEND_BCS("JWKConsensusDirectSendBcs", Kind.DIRECT_SEND, Format.BCS),
    JWK_CONSENSUS_DIRECT_SEND_JSON("JWKConsensusDirectSendJson", Kind.DIRECT_SEND, Format.BCS),
    JWK_CONSENSUS_RPC_COMPRESSED("JWKConsensusRpcCompressed", Kind.RPC, Format.LZ4_OF_BCS),
    JWK_CONSENSUS_RPC_BCS("JWKConsensusRpcBcs", Kind.RPC, Format.BCS),
    JWK_CONSENSUS_RPC_JSON("JWKConsensusRpcJson", Kind.RPC, Format.BCS),
    CONSENSUS_OBSERVER("ConsensusObserver", Kind.DIRECT_SEND, Format.LZ4_OF_BCS),
    CONSENSUS_OBSERVER_RPC("ConsensusObserverRpc", Kind.RPC, Format.BCS);

    // What each application of a deployed node would rather speak, best first.

    public static final List<DeployedProtocol> CONSENSUS_MESSAGES =
            List.of(CONSENSUS_DIRECT_SEND_COMPRESSED, CONSENSUS_DIRECT_SEND_BCS, CONSENSUS_DIRECT_SEND_JSON);
    public static final List<DeployedProtocol> CONSENSUS_CALLS =
            List.of(CONSENSUS_RPC_COMPRESSED, CONSENSUS_RPC_BCS, CONSENSUS_RPC_JSON);
    public static final List<DeployedProtocol> HEALTH_CHECKER_CALLS = List.of(HEALTH_CHECKER_RPC);
    public static final List<DeployedProtocol> MEMPOOL_MESSAGES = List.of(MEMPOOL_DIRECT_SEND);
    public static final List<DeployedProtocol> STORAGE_SERVICE_CALLS = List.of(STORAGE_SERVICE_RPC);
    public static final List<DeployedProtocol> PEER_MONITORING_CALLS = List.of(PEER_MONITORING_SERVICE_RPC);

    /// Whether there are answers.
    public enum Kind {
        DIRECT_SEND,
        RPC
    }

    /// How values are encoded.
    public enum Format {
        /// BCS of depth 64.
        BCS,
        /// BCS of depth 32, for what users hand in.
        USER_BCS,
        LZ4_OF_BCS,
        LZ4_OF_USER_BCS,
        JSON
    }

    private static final CodecLimits LIMITS = CodecLimits.DEFAULT.withDepth(64);
    private static final CodecLimits USER_LIMITS = CodecLimits.DEFAULT.withDepth(32);

    private final String deployedName;
    private final Kind kind;
    private final Format format;

    DeployedProtocol(String deployedName, Kind kind, Format format) {
        this.deployedName = deployedName;
        this.kind = kind;
        this.format = format;
    }

    /// Its number is its place here, 0 to 28.
    @SuppressWarnings("EnumOrdinal")
    public ProtocolId id() {
        return new ProtocolId(ordinal());
    }

    /// As deployed nodes write it.
    public String deployedName() {
        return deployedName;
    }

    public Kind kind() {
        return kind;
    }

    public Format format() {
        return format;
    }

    /// This protocol's codec of a public type in an exported package.
    ///
    /// @throws IllegalArgumentException as [Codec#of(Class)] does
    /// @throws IllegalStateException for JSON, when Jackson is not on the path
    public <T> Codec<T> codec(Class<T> type) {
        return format == Format.JSON ? Json.of(type) : binary(Codec.of(type));
    }

    /// This protocol's codec of a type that others cannot see.
    ///
    /// @param lookup as for [Codec#of(MethodHandles.Lookup, Class)]
    public <T> Codec<T> codec(MethodHandles.Lookup lookup, Class<T> type) {
        return format == Format.JSON ? Json.of(lookup, type) : binary(Codec.of(lookup, type));
    }

    private <T> Codec<T> binary(Codec<T> bcs) {
        return switch (format) {
            case BCS -> bcs.withLimits(LIMITS);
            case USER_BCS -> bcs.withLimits(USER_LIMITS);
            case LZ4_OF_BCS -> Lz4.of(bcs.withLimits(LIMITS));
            case LZ4_OF_USER_BCS -> Lz4.of(bcs.withLimits(USER_LIMITS));
            case JSON -> throw new IllegalStateException("JSON is made from the type");
        };
    }
}
