/// The configured bounds whose hits are counted: each is a limit on what clients or upstreams can make the
/// gateway hold.
enum Bound: UInt8, CaseIterable, Sendable {
    case clientConnections, clientConnectionsPerAddress, requestsPerConnection
    case headSize, fieldCount, targetLength, bodySize
    case headTime, idleTime, progressTime, tunnelIdleTime
    case upstreamConnections, upstreamPending, upstreamConnectTime, upstreamResponseTime
    case limiterKeys, accessLogQueue, drainTime, fileDescriptors

    var name: StaticString {
        switch self {
        case .clientConnections: "client_connections"
        case .clientConnectionsPerAddress: "client_connections_per_address"
        case .requestsPerConnection: "requests_per_connection"
        case .headSize: "head_size"
        case .fieldCount: "field_count"
        case .targetLength: "target_length"
        case .bodySize: "body_size"
        case .headTime: "head_time"
        case .idleTime: "idle_time"
        case .progressTime: "progress_time"
        case .tunnelIdleTime: "tunnel_idle_time"
        case .upstreamConnections: "upstream_connections"
        case .upstreamPending: "upstream_pending"
        case .upstreamConnectTime: "upstream_connect_time"
        case .upstreamResponseTime: "upstream_response_time"
        case .limiterKeys: "limiter_keys"
        case .accessLogQueue: "access_log_queue"
        case .drainTime: "drain_time"
        case .fileDescriptors: "file_descriptors"
        }
    }
}
