import Foundation
import Testing

@testable import UpstreamApp

@Suite struct SecretKeyTests {
    @Test("an absent key file is made with mode 0640 and 64 random digits")
    func made() throws {
        let folder = try TemporaryFolder()
        let key = try SecretKey.load(.file(path: folder.path + "/deeper/key"))
        #expect(key.count == 64)
        #expect(Set(key).count > 8)
        #expect(try folder.mode(of: "deeper/key") == 0o640)
        #expect(try SecretKey.load(.file(path: folder.path + "/deeper/key")) == key)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/deeper") == ["key"])
    }

    @Test("several processes that find no key agree on one")
    func agreed() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key"
        let first = try Files.create(path, Array("first".utf8), mode: 0o640)
        let second = try Files.create(path, Array("second".utf8), mode: 0o640)
        #expect(first)
        #expect(!second)
        #expect(try Files.read(path, limit: 100) == Array("first".utf8))
    }

    @Test("a key file's closing line end is not part of the key")
    func lineEnd() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key"
        _ = try Files.create(path, TestApplication.secret + [0x0D, 0x0A], mode: 0o640)
        #expect(try SecretKey.load(.file(path: path)) == TestApplication.secret)
    }

    @Test("a key file that is too short or too long is refused", arguments: [0, 31, 4_097])
    func refused(count: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key"
        _ = try Files.create(path, [UInt8](repeating: 0x61, count: count), mode: 0o640)
        #expect(throws: Files.Failure.self) { try SecretKey.load(.file(path: path)) }
    }
}
