/// What may stand behind a key of gateway.yaml.
indirect enum SchemaKind: Sendable {
    case text
    case number(ClosedRange<Int>)
    case boolean
    case duration
    case size
    /// One of these words.
    case choice([String])
    /// A list of it, or one that stands for a list of one.
    case list(SchemaKind)
    /// It, or `off`, or nothing.
    case optional(SchemaKind)
    case section([SchemaKey])
    /// Names that the user chooses, each with what stands behind it.
    case named(SchemaKind)
    /// It or, where one of these words stands alone, that.
    case either([String], SchemaKind)
    /// A list that has no short form.
    case items(SchemaKind)
}
