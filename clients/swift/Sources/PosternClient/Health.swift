public import Foundation

/// `healthy`, or `unhealthy` with the error that makes it so.
public struct Health: Sendable, Equatable, Decodable {
    public var status: String
    public var timestamp: Date
    public var version: String?
    public var error: String?

    public var isHealthy: Bool { status == "healthy" }
}
