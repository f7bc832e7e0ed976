@testable import UpstreamApp

/// What goes wrong where tokens are granted, before a service is asked for anything.
enum GrantFault: String, CaseIterable, Sendable {
    case refused, silence, halfBody, failing, unavailable, denied, page, emptyObject, null, truncated, endless

    var treatment: FaultTreatment? {
        switch self {
        case .refused: nil
        case .silence: .silence
        case .halfBody: .halfBody
        case .failing: .reply(FaultReply(500, "{}"))
        case .unavailable: .reply(FaultReply(503, "{}"))
        case .denied: .reply(FaultReply(401, #"{"error":"invalid_client","code":"unauthorized"}"#))
        case .page: .reply(FaultReply(200, "<html>Welcome</html>"))
        case .emptyObject: .reply(FaultReply(200, "{}"))
        case .null: .reply(FaultReply(200, "null"))
        case .truncated: .truncation
        case .endless: .endless
        }
    }

    /// It has the layer ask again, as often as it does.
    var isRepeated: Bool {
        [.silence, .halfBody, .failing, .unavailable, .truncated].contains(self)
    }

    var fault: ServiceError.Fault {
        switch self {
        case .refused, .silence, .halfBody, .truncated: .network
        case .failing, .unavailable, .page, .emptyObject, .null, .endless: .service
        case .denied: .credentials
        }
    }
}
