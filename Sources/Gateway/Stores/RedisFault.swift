/// Why Redis did not do what it was asked to, in words without secrets.
struct RedisFault: Error, Equatable {
    var text: String
}
