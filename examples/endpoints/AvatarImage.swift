/// A picture that was sent: of a kind that browsers show and do not run, and what it says it is.
struct AvatarImage: Equatable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case png = "image/png"
        case jpeg = "image/jpeg"
        case webP = "image/webp"

        /// Whether bytes begin as those of this kind do.
        func begins(_ bytes: [UInt8]) -> Bool {
            switch self {
            case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
            // RIFF, the length, WEBP (https://developers.google.com/speed/webp/docs/riff_container).
            case .webP:
                bytes.starts(with: Array("RIFF".utf8)) && bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
            }
        }
    }

    var kind: Kind
    var bytes: [UInt8]

    /// In bytes.
    static let largest = 1 << 20

    init(_ request: Request) throws(Problem) {
        guard let kind = Kind.allCases.first(where: { $0.rawValue == request.contentType?.lowercased() }),
            request.contentEncoding == nil
        else {
            throw Problem(
                .unsupportedMediaType, "Content-Type must be image/png, image/jpeg or image/webp")
        }
        guard kind.begins(request.body) else {
            throw .validation([
                FieldError(
                    field: "body", message: "value is not of the type \(kind.rawValue)",
                    type: "value_error.image")
            ])
        }
        self.kind = kind
        bytes = request.body
    }
}
