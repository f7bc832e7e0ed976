/// Which threads a request may hold.
enum Lane: Equatable, Sendable {
    case general
    /// At most half of the threads at once, and a bounded queue before them.
    case password
}
