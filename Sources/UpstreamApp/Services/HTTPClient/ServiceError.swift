/// Why a service did not do what it was asked to: whose fault it is, whether asking again may help, and what
/// the service said. Nothing of it holds a secret.
struct ServiceError: Error, Equatable, Sendable {
    enum Fault: String, CaseIterable, Sendable {
        /// What was asked for is not possible: not there, there already, out of bounds.
        case caller
        /// The service does not take our key, or has never been given one.
        case credentials
        /// It failed, is overloaded, or says what its documentation does not.
        case service
        /// It could not be reached, or not in time.
        case network
        /// Whoever asked has stopped waiting.
        case cancelled
    }

    /// Whether the same request may be sent again.
    enum Retry: Equatable, Sendable {
        /// It would meet the same.
        case never
        /// It may help, but the service may have done what it was asked to: only if that does no harm.
        case ifRepeatable
        /// It may help, and nothing has been done.
        case always
    }

    var service: ServiceName
    var fault: Fault
    var retry: Retry = .never
    /// How long the service asks to be left alone, in milliseconds.
    var retryAfterMilliseconds: Int?
    /// Of its answer, if there was one.
    var status: Int?
    /// The service's own word for it, `not_found` say.
    var code: String?
    /// What it said, or what we say of it.
    var message: String

    /// The same without these texts, which a service may repeat.
    func withholding(_ secrets: [String]) -> ServiceError {
        var error = self
        for secret in secrets {
            error.code = error.code?.replacing(secret, with: "…")
            error.message = error.message.replacing(secret, with: "…")
        }
        return error
    }

    /// A layer that is not configured: which variables would.
    static func notConfigured(_ service: ServiceName, _ variables: [String]) -> ServiceError {
        ServiceError(
            service: service, fault: .credentials, code: "not_configured",
            message: "it is not configured: set \(variables.joined(separator: ", "))")
    }

    /// What is asked for can be seen to be wrong without asking.
    static func invalid(_ service: ServiceName, _ message: String) -> ServiceError {
        ServiceError(service: service, fault: .caller, code: "invalid", message: message)
    }

    /// An answer that is not what the service's documentation promises.
    static func unexpected(_ service: ServiceName, _ message: String, status: Int? = nil) -> ServiceError {
        ServiceError(
            service: service, fault: .service, retry: .ifRepeatable, status: status,
            code: "unexpected_answer",
            message: message)
    }
}

extension ServiceError: CustomStringConvertible {
    var description: String { "\(service.rawValue): \(detail)" }

    /// Without the service's name.
    var detail: String { [status.map { "\($0)" }, code, message].compactMap { $0 }.joined(separator: ": ") }
}
