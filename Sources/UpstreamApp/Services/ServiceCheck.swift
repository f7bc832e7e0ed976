/// What `upstream-app services check` finds out of one service, without doing anything that somebody would
/// notice.
struct ServiceCheck {
    enum Outcome: Equatable {
        case notConfigured(String)
        case good
        case wrong(ServiceError)
    }

    var service: ServiceName
    var outcome: Outcome

    /// Asks each service that is configured.
    static func all(_ services: Services) -> [ServiceCheck] {
        ServiceName.allCases.map { ServiceCheck(service: $0, outcome: outcome(of: $0, services)) }
    }

    private static func outcome(of service: ServiceName, _ services: Services) -> Outcome {
        do throws(ServiceError) {
            switch service {
            case .resend: try services.resend().check()
            case .brevo: try services.brevo().check()
            case .appStore: try services.appStore().check()
            case .backblaze: try services.backblaze().check()
            case .cloudStorage: try services.cloudStorage().check()
            case .firebaseAuth: try services.firebaseAuth().check()
            case .firestore: try services.firestore().check()
            case .messaging: try services.messaging().check()
            case .googleAuth:
                _ = try services.googleTokens().token(
                    for: ["https://www.googleapis.com/auth/userinfo.email"])
            }
            return .good
        } catch {
            return error.code == "not_configured" ? .notConfigured(error.message) : .wrong(error)
        }
    }

    var line: String {
        switch outcome {
        case .notConfigured(let text): "\(service.rawValue): \(text)"
        case .good: "\(service.rawValue): configured, reachable, and our key is taken"
        case .wrong(let error): "\(service.rawValue): \(Self.words(error.fault)): \(error.detail)"
        }
    }

    private static func words(_ fault: ServiceError.Fault) -> String {
        switch fault {
        case .caller: "what we ask is refused"
        case .credentials: "our key is not taken"
        case .service: "it fails"
        case .network: "it cannot be reached"
        case .cancelled: "nobody waited"
        }
    }
}
