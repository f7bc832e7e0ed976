import JWT

/// Why a key set could not be fetched. Its text holds nothing of what the server sent.
enum KeyFetchFault: Error, Equatable {
    case timedOut, tooLarge
    case unreachable(String)
    case status(Int)
    case unreadable(KeyError)
    /// None of its keys fits one of the provider's algorithms.
    case noFittingKey
    /// The process that fetches could not do its work.
    case broken(String)

    var text: String {
        switch self {
        case .timedOut: "the server did not answer within jwks_timeout"
        case .tooLarge: "the answer has more than \(KeyFetchQuestion.largestSet) bytes"
        case .unreachable(let reason): reason
        case .status(let status): "the server answers with \(status)"
        case .unreadable(let error): "the answer \(error.text)"
        case .noFittingKey: "the answer holds no key for the provider's algorithms"
        case .broken(let reason): reason
        }
    }

    var outcome: KeyFetchOutcome {
        switch self {
        case .timedOut: .timedOut
        case .tooLarge: .tooLarge
        case .unreachable: .unreachable
        case .status: .badStatus
        case .unreadable, .noFittingKey: .unreadable
        case .broken: .broken
        }
    }
}
