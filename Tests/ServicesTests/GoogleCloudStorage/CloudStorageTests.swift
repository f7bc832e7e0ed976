import Foundation
import JWT
import Testing

@testable import UpstreamApp

/// Each operation against two emulators that others wrote.
@Suite(.serialized) struct CloudStorageTests {
    private typealias Kind = CloudEmulator.Kind

    private static let notes = [CloudObject.Note(name: "author", value: "Ann")]

    @Test(
        "what is uploaded comes back byte for byte, whole and in part", arguments: CloudEmulator.Kind.allCases
    )
    func roundTrip(kind: CloudEmulator.Kind) throws {
        let emulator = try CloudEmulator(kind)
        let client = emulator.client
        let bytes = Array("hello, wörld\r\n--x".utf8)
        let name = "dir/a b+ü.txt"
        let object = try client.upload(
            bytes, as: name, to: "bucket", CloudDescription(contentType: "text/plain", metadata: Self.notes))
        #expect(object.bucket == "bucket" && object.name == name && object.size == Int64(bytes.count))
        #expect(object.contentType == "text/plain")
        let found = try #require(try client.object(name, in: "bucket"))
        #expect(found.generation == object.generation && found.size == object.size)
        #expect(found.md5?.count == 32 && found.basename == "a b+ü.txt" && found.fileExtension == "txt")
        if kind == .go { #expect(found.metadata == Self.notes) }
        let back = try client.download(name, from: "bucket")
        let part = try client.download(name, from: "bucket", range: 1...3)
        #expect(back == bytes && part == Array(bytes[1...3]))
        let path = emulator.folder + "/copy"
        let count = try client.download(name, from: "bucket", to: path)
        #expect(count == Int64(bytes.count) && FileManager.default.contents(atPath: path) == Data(bytes))
        let absent = try client.object("none", in: "bucket")
        #expect(absent == nil)
        let gone = #expect(throws: ServiceError.self) { try client.download("none", from: "bucket") }
        #expect(gone?.fault == .caller && gone?.status == 404)
        let empty = try client.upload([], as: "empty", to: "bucket")
        #expect(empty.size == 0)
    }

    @Test("a file larger than a piece goes in pieces", arguments: CloudEmulator.Kind.allCases)
    func pieces(kind: CloudEmulator.Kind) throws {
        let emulator = try CloudEmulator(kind)
        let (path, bytes) = try emulator.file(600_000)
        let object = try emulator.client.upload(file: path, as: "large", to: "bucket")
        #expect(object.size == 600_000)
        let back = try emulator.client.download("large", from: "bucket")
        #expect(back == bytes && FileManager.default.contents(atPath: path) == Data(bytes))
        let (exact, _) = try emulator.file(524_288)
        let two = try emulator.client.upload(file: exact, as: "exact", to: "bucket")
        #expect(two.size == 524_288)
    }

    @Test("buckets, folders and objects are listed", arguments: CloudEmulator.Kind.allCases)
    func lists(kind: CloudEmulator.Kind) throws {
        let emulator = try CloudEmulator(kind)
        let client = emulator.client
        let buckets = try client.buckets()
        #expect(Set(buckets.buckets.map(\.name)) == ["bucket", "other"])
        for name in ["a/1", "a/2", "b/1", "c"] { _ = try client.upload([1], as: name, to: "bucket") }
        let folder = try client.createFolder("d", in: "bucket")
        #expect(folder.name == "d/" && folder.size == 0)
        let top = try client.objects(in: "bucket", delimiter: "/")
        #expect(top.objects.map(\.name) == ["c"] && Set(top.folders) == ["a/", "b/", "d/"])
        let inside = try client.objects(in: "bucket", prefix: "a/")
        #expect(inside.objects.map(\.name) == ["a/1", "a/2"])
        guard kind == .go else { return }
        var names: [String] = []
        var token: String?
        repeat {
            let page = try client.objects(in: "bucket", pageToken: token, limit: 2)
            names += page.objects.map(\.name)
            token = page.nextToken
        } while token != nil
        #expect(names == ["a/1", "a/2", "b/1", "c", "d/"])
    }

    @Test("objects are copied, moved and removed", arguments: CloudEmulator.Kind.allCases)
    func copies(kind: CloudEmulator.Kind) throws {
        let emulator = try CloudEmulator(kind)
        let client = emulator.client
        _ = try client.upload([1, 2], as: "dir/one", to: "bucket")
        let copy = try client.copy("dir/one", from: "bucket", to: "two", in: "other")
        #expect(copy.bucket == "other" && copy.name == "two")
        let bytes = try client.download("two", from: "other")
        #expect(bytes == [1, 2])
        if kind == .go {
            let moved = try client.move("dir/one", from: "bucket", to: "dir/three", in: "bucket")
            let left = try client.object("dir/one", in: "bucket")
            #expect(moved.name == "dir/three" && left == nil)
        }
        let missing = #expect(throws: ServiceError.self) {
            try client.move("none", from: "bucket", to: "x", in: "bucket")
        }
        #expect(missing?.status == 404)
        let first = try client.delete("two", in: "other")
        let second = try client.delete("two", in: "other")
        #expect(first && !second)
        for name in ["x", "y"] { _ = try client.upload([1], as: name, to: "bucket") }
        let faults = client.delete(["x", "none", "y", ""], in: "bucket")
        #expect(faults.keys.sorted() == [3])
        let left = try client.objects(in: "bucket", prefix: "x")
        #expect(left.objects.isEmpty)
    }

    @Test("a precondition that does not hold is an error, and changes nothing")
    func preconditions() throws {
        let emulator = try CloudEmulator(.go)
        let client = emulator.client
        let object = try client.upload([1], as: "one", to: "bucket", CloudDescription(), .absent)
        let again = #expect(throws: ServiceError.self) {
            try client.upload([2], as: "one", to: "bucket", CloudDescription(), .absent)
        }
        #expect(again?.status == 412 && again?.fault == .caller && again?.retry == .never)
        let bytes = try client.download("one", from: "bucket")
        #expect(bytes == [1])
        let changed = try client.update(
            "one", in: "bucket", CloudDescription(contentType: "text/html", metadata: Self.notes))
        #expect(changed.metadata == Self.notes && changed.generation == object.generation)
    }

    @Test(
        "CRC-32C is that of RFC 3720",
        arguments: [
            ([UInt8](repeating: 0, count: 32), "8a9136aa"), ([UInt8](repeating: 0xFF, count: 32), "62a8ab43"),
            (Array(0..<32), "46dd794e"), (Array("123456789".utf8), "e3069283"), ([], "00000000"),
        ])
    func digest(bytes: [UInt8], expected: String) {
        var digest = CRC32C()
        for byte in bytes { digest.update([byte]) }
        #expect(digest.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
    }
}
