import Foundation
import Testing

@testable import EventLoop

@Suite("Unix listeners")
struct UnixListenerTests {
    /// A path of its own for each test, short enough for a socket.
    private static func freshPath() -> String {
        "/tmp/postern-listener-\(UInt64.random(in: 0...(.max))).sock"
    }

    private static func remove(_ path: String) {
        for file in [path, "\(path).lock"] { try? FileManager.default.removeItem(atPath: file) }
    }

    /// The error's operation and code, or nil when it listens.
    private static func refusal(_ path: String) -> IOError? {
        do throws(IOError) {
            _ = try UnixListener(path: path)
            return nil
        } catch {
            return error
        }
    }

    @Test("a socket that its process left behind is replaced")
    func stale() throws {
        let path = Self.freshPath()
        defer { Self.remove(path) }
        // Closing does not remove the file.
        _ = try Socket.listen(on: .unix(path: path), reusePort: false)
        #expect(Self.refusal(path) == nil)
    }

    @Test("a socket in use is never replaced, whether or not its owner knows the lock")
    func inUse() throws {
        let path = Self.freshPath()
        defer { Self.remove(path) }
        let foreign = try Socket.listen(on: .unix(path: path), reusePort: false)
        #expect(Self.refusal(path) == IOError(.bind, code: EADDRINUSE))
        guard case .connected = try Socket.connect(to: .unix(path: path)) else {
            Issue.record("the foreign listener was harmed")
            return
        }
        _ = foreign.release()
        let other = Self.freshPath()
        defer { Self.remove(other) }
        let own = try UnixListener(path: other)
        #expect(Self.refusal(other) == IOError(.lock, code: EADDRINUSE))
        guard case .connected = try Socket.connect(to: .unix(path: other)) else {
            Issue.record("the own listener was harmed")
            return
        }
        own.removeFile()
    }

    @Test("a file that is no socket is left alone")
    func plainFile() throws {
        let path = Self.freshPath()
        defer { Self.remove(path) }
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        #expect(Self.refusal(path) == IOError(.path, code: EEXIST))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
    }

    @Test("the socket has its mode from the first moment, and goes when it is told to")
    func mode() throws {
        let path = Self.freshPath()
        defer { Self.remove(path) }
        let listener = try UnixListener(path: path, mode: 0o600)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        listener.removeFile()
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
