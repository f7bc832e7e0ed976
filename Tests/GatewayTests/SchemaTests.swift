import Testing

@testable import Gateway

@Suite("The schema of gateway.yaml")
struct SchemaTests {
    typealias Fixture = ConfigurationFixture

    private static let probe = "zzzzzzzzzzzzzzzz"

    /// A section of the table, and the way to it: `*` is a name of the user's, `[]` an item of a list.
    struct Place: Sendable, CustomTestStringConvertible {
        var path: [String]
        var keys: [SchemaKey]
        var testDescription: String { path.isEmpty ? "the file" : path.joined(separator: ".") }
    }

    private static let places = walk(.section(SchemaTable.root), [])

    private static func walk(_ kind: SchemaKind, _ path: [String]) -> [Place] {
        switch kind {
        case .section(let keys):
            [Place(path: path, keys: keys)] + keys.flatMap { walk($0.kind, path + [$0.name]) }
        case .named(let inner): walk(inner, path + ["*"])
        case .items(let inner), .list(let inner): walk(inner, path + ["[]"])
        case .optional(let inner), .either(_, let inner): walk(inner, path)
        default: []
        }
    }

    /// The reader's errors about an unknown key at the end of the way.
    private static func unknownKeys(at path: [String]) -> [String] {
        var text = "{\(probe): 1}"
        for part in path.reversed() {
            switch part {
            case "*": text = "{x: \(text)}"
            case "[]": text = "[\(text)]"
            default: text = "{\(part): \(text)}"
            }
        }
        return Fixture.errors(text).filter { $0.contains(probe) && $0.contains("unknown key") }
    }

    @Test("the reader knows exactly the keys of the table", arguments: places)
    func sameKeys(place: Place) throws {
        let error = try #require(Self.unknownKeys(at: place.path).first)
        let known = try #require(error.split(separator: "known here: ").last).split(separator: ", ").map(
            String.init)
        #expect(known.sorted() == place.keys.map(\.name).sorted())
    }

    @Test("what the table takes for a plain value is no section to the reader", arguments: places)
    func plainValues(place: Place) {
        for key in place.keys where Self.walk(key.kind, []).isEmpty {
            if case .named = key.kind { continue }
            #expect(Self.unknownKeys(at: place.path + [key.name]).isEmpty, "\(key.name)")
        }
    }

    @Test("the defaults of the table are those that gateway.yaml shows")
    func defaults() throws {
        var problems: [ConfigurationProblem] = []
        let root = try #require(YAMLReader.read(try Self.file("gateway.yaml"), problems: &problems))
        var compared = 0
        for place in Self.places where place.path.first != "routes" && place.path.first != "providers" {
            guard let section = Self.find(root, place.path) else { continue }
            for key in place.keys {
                guard let standard = key.standard, let member = section.first(where: { $0.key == key.name }),
                    case .scalar(let scalar) = member.value.content
                else { continue }
                #expect(scalar.text == standard, "\(place.path) \(key.name)")
                compared += 1
            }
        }
        #expect(compared > 40)
    }

    private static func find(_ node: YAMLNode, _ path: [String]) -> [YAMLNode.Member]? {
        guard case .mapping(let members) = node.content else { return nil }
        guard let first = path.first else { return members }
        let member = first == "*" ? members.first : members.first { $0.key == first }
        return member.flatMap { find($0.value, Array(path.dropFirst())) }
    }

    @Test("docs/gateway.schema.json is what `gateway schema` writes, and gateway.yaml points to it")
    func file() throws {
        #expect(
            String(decoding: try Self.file("docs/gateway.schema.json"), as: UTF8.self)
                == SchemaWriter.schema())
        let yaml = String(decoding: try Self.file("gateway.yaml"), as: UTF8.self)
        #expect(yaml.contains("\n# yaml-language-server: $schema=docs/gateway.schema.json\n"))
    }

    private static func file(_ name: String) throws -> [UInt8] {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let outcome = FileContents.read(root.joined(separator: "/") + "/" + name, limit: 1_048_576)
        guard case .bytes(let bytes) = outcome else { throw ConfigurationError.unreadable(name) }
        return bytes
    }
}
