/// Why a text is not the JSON that was asked for (RFC 8259).
public enum JSONError: Error, Equatable, Sendable {
    /// The grammar is broken, or the text ends too early.
    case malformed
    /// The text is JSON, but its outermost value is not an object.
    case notAnObject
    /// Something other than whitespace follows the value.
    case trailingBytes
    /// A string holds bytes that are not UTF-8 (section 8.1).
    case invalidUTF8
    /// A `\u` escape names half of a surrogate pair (section 8.2).
    case loneSurrogate
    /// A name stands twice in one object (section 4).
    case duplicateName
    /// Arrays and objects nest deeper than the limit.
    case tooDeep
    /// An object has more members than the limit.
    case tooManyMembers
}
