/// What a request to a service carries.
enum HTTPContent: Sendable {
    /// Neither content nor a length.
    case none
    case bytes([UInt8])
    /// Part of a file, which is read while it is sent.
    case file(path: String, offset: Int64, count: Int64)

    var count: Int64 {
        switch self {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let count): count
        }
    }
}
