/// One step of the YAML parser, as far as the configuration is interested.
struct YAMLEvent: Equatable {
    var kind: Kind
    var mark: YAMLMark
    /// `&name` stands before the node.
    var isAnchored = false
    /// `!tag` stands before the node.
    var isTagged = false

    enum Kind: Equatable {
        case scalar(String, isPlain: Bool)
        case alias
        case sequenceStart, sequenceEnd
        case mappingStart, mappingEnd
        case documentStart, documentEnd
        case streamEnd
        /// Nothing that has a meaning here, such as the start of the stream.
        case other
    }
}
