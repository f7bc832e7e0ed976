import Synchronization

/// Client connections of all workers, whatever configuration they serve under.
final class OpenClients: Sendable {
    let count = Atomic<Int>(0)
}
