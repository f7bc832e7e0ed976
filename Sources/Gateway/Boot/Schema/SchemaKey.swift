/// One key of gateway.yaml as editors are told of it.
struct SchemaKey: Sendable {
    var name: String
    var kind: SchemaKind
    /// One sentence.
    var text: String
    /// What holds where it is not written, in the file's spelling; nil: nothing stands in for it.
    var standard: String?
    var isRequired = false

    init(
        _ name: String, _ kind: SchemaKind, _ text: String, _ standard: String? = nil,
        isRequired: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.text = text
        self.standard = standard
        self.isRequired = isRequired
    }
}
