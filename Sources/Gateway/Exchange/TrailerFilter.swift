import Bytes
import HTTP1

/// Says which trailer fields of a request go on to the upstream; one object for each worker, so that a body
/// refers to it for nothing.
final class TrailerFilter {
    private let fields: ForwardedFields

    init(_ fields: ForwardedFields) {
        self.fields = fields
    }

    func drops(_ field: Field, _ bytes: Span<UInt8>) -> Bool { fields.dropsTrailer(field, bytes) }
}
