/// Which threads a request may hold.
enum Lane: Equatable, Sendable {
    case general
    /// At most half of the threads at once, and a bounded queue before them.
    case password
    /// Waits for services outside: threads of its own, and a bounded queue before them.
    case service

    /// Why there is no room.
    var overflow: String {
        switch self {
        case .general: "Too many requests wait; try again in a moment"
        case .password: "Too many people are signing in; try again in a moment"
        case .service: "Too many requests wait for services outside; try again in a moment"
        }
    }
}
