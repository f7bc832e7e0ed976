import Bytes
import TLS
import Testing

@Suite("A client's end of TLS")
struct TLSSessionTests {
    private static func session(_ name: String = "localhost") throws -> TLSSession {
        try TLSSession(try TLSContext(authorities: nil, certificate: nil, key: nil), name: name)
    }

    @Test("the first word is a ClientHello, with the name of a host and without that of an address")
    func hello() throws {
        for (name, isTold) in [("redis.internal", true), ("192.0.2.1", false), ("2001:db8::1", false)] {
            var session = try Self.session(name)
            try session.begin()
            var first = ByteBuffer()
            session.take(into: &first)
            // A handshake record of TLS 1.0 or later (RFC 8446, section 5.1), and in it type 1.
            let bytes = first.readable.array
            #expect(bytes.count > 100 && bytes[0] == 0x16 && bytes[1] == 3 && bytes[5] == 1)
            #expect((bytes.firstRange(of: Array(name.utf8)) != nil) == isTold)
            let isEstablished = session.isEstablished
            #expect(!isEstablished)
        }
    }

    @Test("what is no TLS is a fault, in words")
    func foreign() throws {
        var session = try Self.session()
        try session.begin()
        var plain = ByteBuffer()
        var answer = ByteBuffer()
        answer.append("-ERR unknown command\r\n")
        do throws(TLSFault) {
            _ = try session.receive(answer, into: &plain)
            Issue.record("it was taken for TLS")
        } catch {
            #expect(error.text.contains("wrong version number"))
        }
        let count = plain.count
        #expect(count == 0)
    }

    @Test("no bytes of a peer do harm: they are waited with, or a fault")
    func hostile() throws {
        let context = try TLSContext(authorities: nil, certificate: nil, key: nil)
        var generator = SystemRandomNumberGenerator()
        var faults = 0
        for round in 0..<2_000 {
            var session = try TLSSession(context, name: "localhost")
            try session.begin()
            var bytes = (0..<Int.random(in: 1...300)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            // Half of them look like a handshake record.
            if round % 2 == 0 { bytes = [0x16, 3, 3, 0, UInt8(min(bytes.count, 255)), 2] + bytes }
            var input = ByteBuffer()
            input.append(bytes.span)
            var plain = ByteBuffer()
            do throws(TLSFault) {
                _ = try session.receive(input, into: &plain)
            } catch {
                faults += 1
                #expect(!error.text.isEmpty)
            }
            let isUntouched = plain.isEmpty && !session.isEstablished
            #expect(isUntouched)
        }
        #expect(faults > 500)
    }

    @Test("a file that is not there, or holds no certificate, is named")
    func files() {
        for file in ["/nowhere.pem", "/etc/hostname"] {
            do throws(TLSFault) {
                _ = try TLSContext(authorities: file, certificate: nil, key: nil)
                Issue.record("\(file) was trusted")
            } catch {
                #expect(error.text.hasPrefix(file + ": "))
            }
            #expect(throws: TLSFault.self) {
                try TLSContext(authorities: nil, certificate: file, key: file)
            }
        }
    }
}
