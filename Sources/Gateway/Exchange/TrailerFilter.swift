import Bytes
import HTTP1

/// Says which trailer fields of a request go on to the upstream; one object for each worker, so that a body
/// refers to it for nothing.
final class TrailerFilter {
    private let fields: ForwardedFields
    /// What header policies take out of requests must not come back behind the body.
    private let removed: ProtectedNames

    init(_ fields: ForwardedFields, removed: ProtectedNames = ProtectedNames([])) {
        self.fields = fields
        self.removed = removed
    }

    func drops(_ field: Field, _ bytes: Span<UInt8>) -> Bool {
        fields.dropsTrailer(field, bytes) || removed.contains(bytes, field.name)
    }
}
