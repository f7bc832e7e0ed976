import Bytes
import HTTP1

/// The changes of a header policy as they are made to a message: which fields are left out, and the
/// lines that are put in, ready to be copied.
///
/// An object, so that what has none asks for nothing but whether there is one.
final class FieldEdits: Sendable {
    /// In every spelling that an upstream could take for them: for requests.
    private let folded: ProtectedNames
    /// Letter for letter but for their case: for answers.
    private let exact: ByteList
    /// The recognised names among those that are left out.
    let members: UInt64
    private let lines: [UInt8]

    init(_ changes: FieldChanges) {
        folded = ProtectedNames(changes.removed)
        exact = ByteList(changes.removed)
        lines = changes.lines.flatMap { Array("\($0.name): \($0.value)\r\n".utf8) }
        members = FieldName.allCases.reduce(0) { set, name in
            changes.removed.contains(name.text.description.lowercased()) ? set | name.member : set
        }
    }

    /// Appends what is put in.
    func write(into output: inout ByteBuffer) {
        let lines = lines
        output.append(lines.span)
    }

    func removesFromRequest(_ field: Field, _ bytes: Span<UInt8>) -> Bool {
        folded.contains(bytes, field.name)
    }

    func removesFromResponse(_ field: Field, _ bytes: Span<UInt8>) -> Bool {
        exact.index(ofLowercased: bytes.extracting(field.name.bounds)) != nil
    }
}
