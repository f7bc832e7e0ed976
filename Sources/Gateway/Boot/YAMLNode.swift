/// One node of a YAML file, with the place where it stands.
///
/// Scalars are text, whatever YAML would make of them: what a value means is for the one who asks for it.
struct YAMLNode: Equatable, Sendable {
    var mark: YAMLMark
    var content: Content

    indirect enum Content: Equatable, Sendable {
        case scalar(Scalar)
        case sequence([YAMLNode])
        /// In the order of the file; no two keys are equal.
        case mapping([Member])
    }

    struct Scalar: Equatable, Sendable {
        var text: String
        /// What an error may say of it: the spelling in the file, which holds no substituted value.
        var shown: String
        /// Written without quotes.
        var isPlain: Bool
        /// Its substitution failed and was reported; nothing more is said about it.
        var isBroken = false

        /// Tells whether nothing was written, or one of YAML's words for nothing.
        var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }
    }

    struct Member: Equatable, Sendable {
        var key: String
        var mark: YAMLMark
        var value: YAMLNode
    }
}
