/// One request to a service.
struct HTTPExchangeRequest: Sendable {
    /// How often it may be sent.
    enum Repetition: Equatable, Sendable {
        /// Once, unless the service is known to have done nothing.
        case once
        /// Its effect is the same however often it comes (RFC 9110, 9.2.2), by its method or by a key that
        /// the service knows it again by.
        case idempotent
    }

    /// Where the content of an answer goes.
    enum Destination: Sendable {
        /// Into memory, so many bytes at the most.
        case memory(limit: Int)
        /// Into a file that is there, from an offset on.
        case file(path: String, offset: Int64, limit: Int64)
    }

    var method: String
    var url: String
    var fields: [HTTPField] = []
    var content: HTTPContent = .none
    var repetition: Repetition
    var destination: Destination = .memory(limit: 1 << 20)
    var deadlines = HTTPDeadlines()
    /// What of its content nobody but the service is to read.
    var secret: String?

    /// All of it that nobody else is to read.
    var secrets: [String] {
        let values = fields.filter { ["authorization", "api-key"].contains($0.name.lowercased()) }.flatMap {
            [$0.value] + $0.value.split(separator: " ").dropFirst().map(String.init)
        }
        return (values + (secret.map { [$0] } ?? [])).filter { !$0.isEmpty }
    }
}
