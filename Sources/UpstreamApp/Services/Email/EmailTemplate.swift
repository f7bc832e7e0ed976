/// A message with gaps: `{{ name }}` in the files NAME.subject, NAME.html and, if there is one, NAME.txt of a
/// folder.
///
/// What is put into HTML is escaped, so that nobody's name becomes markup. Without NAME.txt the text is made
/// of the HTML.
struct EmailTemplate: Equatable, Sendable {
    struct Fault: Error, Equatable {
        var text: String
    }

    struct Rendering: Equatable, Sendable {
        var subject: String
        var html: String
        var text: String
    }

    let name: String
    private let subject: TemplateText
    private let html: TemplateText
    private let text: TemplateText?

    private static let largestFile = 1 << 20

    init(name: String, subject: String, html: String, text: String?) throws(Fault) {
        self.name = name
        self.subject = try Self.parsed(
            subject.split(whereSeparator: \.isNewline).first.map(String.init) ?? "", name)
        self.html = try Self.parsed(html, name)
        self.text = try text.map { text throws(Fault) in try Self.parsed(text, name) }
    }

    /// Reads the files of a template; its name has letters, digits, `-` and `_` only.
    init(named name: String, in folder: String) throws(Fault) {
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
        guard isName else { throw Fault(text: "\(name) is no name of a template") }
        guard let subject = try Self.read("\(folder)/\(name).subject"),
            let html = try Self.read("\(folder)/\(name).html")
        else { throw Fault(text: "\(folder) has no \(name).subject, or no \(name).html") }
        try self.init(name: name, subject: subject, html: html, text: try Self.read("\(folder)/\(name).txt"))
    }

    /// The names that must have values.
    var variables: Set<String> { subject.names.union(html.names).union(text?.names ?? []) }

    /// Fills the gaps. A name without a value is a fault, and so is a value that nothing asks for.
    func render(_ values: [EmailMessage.Variable]) throws(Fault) -> Rendering {
        let missing = variables.subtracting(values.map(\.name)).sorted()
        if !missing.isEmpty {
            throw Fault(text: "\(name) has no value for \(missing.joined(separator: ", "))")
        }
        let unknown = Set(values.map(\.name)).subtracting(variables).sorted()
        if !unknown.isEmpty { throw Fault(text: "\(name) asks for no \(unknown.joined(separator: ", "))") }
        func value(_ name: String) -> String { values.last { $0.name == name }?.value ?? "" }
        let line = subject.filled { value($0) }
        guard EmailMessage.isLine(line) else {
            throw Fault(text: "\(name)'s subject is blank or no single line")
        }
        let page = html.filled { HTMLText.escaped(value($0)) }
        return Rendering(
            subject: line, html: page, text: text?.filled { value($0) } ?? HTMLText.plain(page))
    }

    private static func parsed(_ text: String, _ name: String) throws(Fault) -> TemplateText {
        guard let parsed = TemplateText(text) else {
            throw Fault(text: "\(name) has a {{ that no name and }} follow")
        }
        return parsed
    }

    private static func read(_ path: String) throws(Fault) -> String? {
        do throws(Files.Failure) {
            guard let bytes = try Files.read(path, limit: largestFile) else { return nil }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Files.Failure(path: path, reason: "is no UTF-8")
            }
            return text
        } catch {
            throw Fault(text: "\(error.path): \(error.reason)")
        }
    }
}
