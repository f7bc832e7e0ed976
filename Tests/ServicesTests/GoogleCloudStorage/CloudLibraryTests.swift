import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// Google's own library sends what we send, and signs what we sign; and every fault on the way.
@Suite(.serialized) struct CloudLibraryTests {
    private static let object =
        #"{"name":"dir/a b+ü.txt","bucket":"bucket","generation":"7","metageneration":"1","size":"5"}"#

    private static let quick = RetryPolicy(
        attempts: 5, firstPauseMilliseconds: 10, factor: 2, longestPauseMilliseconds: 100)

    private func with(
        _ script: [ScriptedService.Manner], _ body: (CloudStorageClient, GoogleFixture) throws -> Void
    ) throws {
        let fixture = try GoogleFixture(script)
        var client = try fixture.services.cloudStorage()
        client.pieceBytes = 262_144
        client.policy = Self.quick
        try body(client, fixture)
    }

    private func file(_ count: Int) throws -> String {
        let path = "/tmp/postern-gcs-\(getpid())-file"
        try Data([UInt8](repeating: 0x78, count: count)).write(to: URL(filePath: path))
        return path
    }

    @Test("Google's own library, for each operation")
    func operations() throws {
        let library = try RecordedLibrary("gcs")
        let google = try GoogleFixture(at: library.origin)
        var client = try google.services.cloudStorage()
        client.pieceBytes = 262_144
        client.policy = Self.quick
        let (name, other, bucket) = ("dir/a b+ü%&?.txt", "copy/a b.txt", "bucket-one")
        let text = CloudDescription(
            contentType: "text/plain", metadata: [CloudObject.Note(name: "author", value: "Ann Lee ü")])
        let page = CloudDescription(
            contentType: "text/html", metadata: [CloudObject.Note(name: "author", value: "Bob")])
        let calls: [(String, () throws -> Void)] = [
            ("buckets", { _ = try client.buckets() }),
            ("buckets page", { _ = try client.buckets(pageToken: "page 2/+=") }),
            ("check", { try client.check() }), ("objects", { _ = try client.objects(in: bucket) }),
            (
                "objects of a folder",
                {
                    for token in [nil, "page 2/+="] {
                        _ = try client.objects(
                            in: bucket, prefix: "dir/", delimiter: "/", pageToken: token, limit: 2)
                    }
                }
            ),
            ("upload with notes", { _ = try client.upload(Self.hello, as: name, to: bucket, text) }),
            ("upload", { _ = try client.upload(Self.hello, as: name, to: bucket, Self.plainText) }),
            (
                "upload new",
                { _ = try client.upload(Self.hello, as: name, to: bucket, Self.plainText, .absent) }
            ),
            ("create folder", { _ = try client.createFolder("folder", in: bucket) }),
            ("object", { _ = try client.object(name, in: bucket) }),
            (
                "update",
                { _ = try client.update(name, in: bucket, page, CloudPreconditions(metageneration: 2)) }
            ),
            ("delete", { _ = try client.delete(name, in: bucket) }),
            (
                "delete at a generation",
                { _ = try client.delete(name, in: bucket, CloudPreconditions(generation: 7)) }
            ),
            ("copy", { _ = try client.copy(name, from: bucket, to: other, in: "bucket-two") }),
            (
                "copy in steps",
                { _ = try client.copy(name, from: bucket, to: other, in: "bucket-two", .absent) }
            ),
            ("download", { _ = try client.download(name, from: bucket) }),
            ("download a part", { _ = try client.download(name, from: bucket, range: 1...3) }),
        ]
        // `move` is made of `object`, `copy` and `delete at a generation`, where theirs copies by copyTo,
        // which does not go on with large objects; CloudStorageTests' `copies` moves one.
        try library.compare(calls, fields: Self.fields, plain: plain)
        let deletion: () throws -> Void = { _ = client.delete([name, other], in: bucket) }
        try library.compare([("delete many", deletion)], fields: Self.fields, inOrder: false, plain: plain)
        try compareLargeUploads(library, client, name)
        try compareSignatures(library, name)
        #expect(library.left.isEmpty && google.received.isEmpty)
    }

    private static let hello = Array("hello".utf8)
    private static let plainText = CloudDescription(contentType: "text/plain")
    private static let fields = [
        "authorization", "content-type", "range", "accept-encoding", "content-range",
        "x-upload-content-type", "x-upload-content-length",
    ]

    /// Takes away what says nothing.
    private func plain(_ request: inout RecordedRequest) {
        // Whether JSON is indented, and that access lists are left out.
        request.query.removeAll { $0.hasPrefix("prettyPrint=") || $0.hasPrefix("projection=") }
        // Only objects may be stored compressed.
        if !request.query.contains("alt=media") { request.fields["accept-encoding"] = nil }
        // What is asked for here is how much there is, whatever there will be.
        if request.fields["content-range"] == "bytes */*" {
            request.fields["content-range"] = "bytes */600000"
        }
        if request.query.contains("uploadType=multipart") { plainParts(&request) }
        guard request.method == "POST", request.query.contains("uploadType=resumable") else {
            request.fields["x-upload-content-type"] = nil
            return
        }
        // Ours tells the type and the digest here too; theirs the digest with the last piece.
        let type = request.fields["x-upload-content-type"]
        request.changeMembers { member in
            if member.name == "crc32c" || member.name == "contentType" && member.value.string == type {
                return nil
            }
            return member.value
        }
    }

    /// Writes an upload's two parts as JSON, without their boundary, and without the type that both tell.
    private func plainParts(_ request: inout RecordedRequest) {
        let words = (request.fields["content-type"] ?? "").components(separatedBy: "; boundary=")
        guard let boundary = words.last?.trimmingCharacters(in: ["\""]), words.count == 2 else { return }
        let parts = request.text.components(separatedBy: "--" + boundary).map {
            $0.components(separatedBy: "\r\n\r\n")
        }
        guard parts.count == 4, parts[1].count == 2, parts[2].count == 2,
            let resource = try? JSONValue(Array(parts[1][1].utf8))
        else { return }
        let heads = [parts[1][0], parts[2][0]].map { $0.lowercased() }
        let type = heads[1].replacingOccurrences(of: "\r\ncontent-type: ", with: "")
        request.fields["content-type"] = words[0]
        request.body =
            JSONValue.object([
                "heads": .array(heads.map { .string($0) }), "content": .string(parts[2][1]),
                "resource": resource.changingMembers {
                    $0.name == "contentType" && $0.value.string == type ? nil : $0.value
                },
            ]).bytes
    }

    private func compareLargeUploads(
        _ library: RecordedLibrary, _ client: CloudStorageClient, _ name: String
    ) throws {
        let path = "/tmp/postern-gcs-\(getpid())-large"
        let bytes = Array(repeatElement(Array("0123456789abcdef".utf8), count: 37_500).joined())
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        for (operation, preconditions) in [
            ("upload large", CloudPreconditions.none), ("upload large new", .absent),
            ("upload large after a fault", .none), ("upload large after a fault at once", .none),
        ] {
            let their = try library.operation(operation)
            let ours = try library.requests(for: operation) {
                _ = try client.upload(
                    file: path, as: name, to: "bucket-one", Self.plainText, preconditions)
            }
            library.compare(ours, with: their, fields: Self.fields, plain: plain)
            let digest = ours.first?.json?["crc32c"]?.string ?? "none"
            #expect(their.requests.last?.fields["x-goog-hash"] == "crc32c=" + digest)
        }
    }

    private func compareSignatures(_ library: RecordedLibrary, _ name: String) throws {
        let disposition = #"attachment; filename="a b.txt""#
        for (operation, method, options) in [
            ("to read", "GET", SignedURLOptions()), ("to write", "PUT", SignedURLOptions()),
            ("to write a type", "PUT", SignedURLOptions(contentType: "text/plain")),
            ("to read under a name", "GET", SignedURLOptions(responseDisposition: disposition)),
            ("to remove", "DELETE", SignedURLOptions()),
        ] {
            let their = try library.operation("signed URL " + operation)
            let account = try GoogleServiceAccount(try #require(their.inputs["key"]).bytes)
            let url = SignedURL.make(
                method, bucket: "bucket-one", name: name, options, email: account.clientEmail,
                key: account.key, nowSeconds: TestService.now)
            #expect(url == their.output?.string, "\(operation)")
        }
    }

    @Test("a URL is signed for a week at the most, and for no method that makes things")
    func signedURLs() throws {
        try with([]) { client, _ in
            for options in [SignedURLOptions(seconds: 0), SignedURLOptions(seconds: 604_801)] {
                #expect(throws: ServiceError.self) { try client.signedURL("GET", "a", in: "b", options) }
            }
            #expect(throws: ServiceError.self) { try client.signedURL("POST", "a", in: "b") }
            let url = try client.signedURL("GET", "a", in: "b")
            #expect(url.hasPrefix("https://storage.googleapis.com/b/a?X-Goog-Algorithm="))
        }
    }

    @Test("an upload in pieces goes on where the service is, whatever broke off")
    func resumed() throws {
        let path = try file(600_000)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fixture = try GoogleFixture([])
        var client = try fixture.services.cloudStorage()
        client.pieceBytes = 262_144
        client.policy = Self.quick
        let session = fixture.service.origin + "/session"
        fixture.service.play([
            .answer(200, [], #"{"access_token":"ya29.one","expires_in":3599}"#),
            .answer(200, [("Location", session)]), .answer(308, [("Range", "bytes=0-262143")], ""),
            .close, .answer(308, [("Range", "bytes=0-299999")], ""), .answer(503, [("Retry-After", "0")]),
            .answer(308, [("Range", "bytes=0-299999")], ""), .answer(308, [("Range", "bytes=0-562143")], ""),
            .answer(200, [], #"{"name":"x","bucket":"bucket","generation":"7","size":"600000"}"#),
        ])
        _ = try client.upload(file: path, as: "x", to: "bucket")
        #expect(
            fixture.received.dropFirst().map { $0.value(of: "content-range") } == [
                "bytes 0-262143/600000", "bytes 262144-524287/600000", "bytes */600000",
                "bytes 300000-562143/600000", "bytes */600000", "bytes 300000-562143/600000",
                "bytes 562144-599999/600000",
            ])
    }

    @Test("a session that has ended is begun anew, once; one that never goes on is given up")
    func sessions() throws {
        let path = try file(300_000)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fixture = try GoogleFixture([])
        var client = try fixture.services.cloudStorage()
        client.pieceBytes = 262_144
        client.policy = Self.quick
        let token = ScriptedService.Manner.answer(200, [], #"{"access_token":"ya29.one","expires_in":3599}"#)
        let begun = ScriptedService.Manner.answer(200, [("Location", fixture.service.origin + "/session")])
        let stored = ScriptedService.Manner.answer(
            200, [], #"{"name":"x","bucket":"bucket","generation":"7","size":"300000"}"#)
        fixture.service.play([token, begun, .answer(410), begun, stored])
        _ = try client.upload(file: path, as: "x", to: "bucket")
        #expect(fixture.received.count == 4)
        fixture.service.play([begun, .answer(404), begun, .answer(404)])
        let gone = #expect(throws: ServiceError.self) { try client.upload(file: path, as: "x", to: "bucket") }
        #expect(gone?.status == 404 && fixture.received.count == 4)
        fixture.service.play([begun, .answer(308, [], "")])
        let stuck = #expect(throws: ServiceError.self) {
            try client.upload(file: path, as: "x", to: "bucket")
        }
        #expect(stuck?.message == "an upload does not go on" && fixture.received.count == 7)
        fixture.service.play([begun, .answer(308, [("Range", "bytes=0-999999")], "")])
        #expect(throws: ServiceError.self) { try client.upload(file: path, as: "x", to: "bucket") }
        fixture.service.play([.answer(200, [("Location", "http://example.com/")])])
        #expect(throws: ServiceError.self) { try client.upload(file: path, as: "x", to: "bucket") }
    }

    @Test(
        "a change is asked for again only under a precondition",
        arguments: [
            ScriptedService.Manner.answer(503, [("Retry-After", "0")]), .answer(429, [("Retry-After", "0")]),
            .close,
        ])
    func repetition(manner: ScriptedService.Manner) throws {
        let object = ScriptedService.Manner.answer(200, [], Self.object)
        try with([manner]) { client, fixture in
            #expect(throws: ServiceError.self) { try client.upload([1], as: "a", to: "bucket") }
            #expect(fixture.received.count == 1)
        }
        try with([manner, object]) { client, fixture in
            _ = try client.upload([1], as: "a", to: "bucket", CloudDescription(), .absent)
            #expect(fixture.received.count == 2)
        }
    }

    @Test("bytes that are not what was stored or sent are an error")
    func tampered() throws {
        try with([
            .answer(200, [("X-Goog-Hash", "crc32c=mnG7TA=="), ("X-Goog-Hash", "md5=x")], "hellO"),
            .answer(200, [("X-Goog-Hash", "crc32c=mnG7TA==,md5=x")], "hello"),
            .answer(
                200, [],
                Self.object.replacingOccurrences(of: #""size""#, with: #""crc32c":"AAAAAA==","size""#)),
        ]) { client, _ in
            #expect(throws: ServiceError.self) { try client.download("a", from: "bucket") }
            let bytes = try client.download("a", from: "bucket")
            #expect(bytes == Array("hello".utf8))
            let error = #expect(throws: ServiceError.self) { try client.upload([1], as: "a", to: "bucket") }
            #expect(error?.message == "it has other bytes than were sent")
        }
    }

    @Test("an expired token is replaced; a copy that goes in circles ends; names are judged")
    func others() throws {
        let next = ScriptedService.Manner.answer(200, [], #"{"access_token":"ya29.two","expires_in":3599}"#)
        try with([.answer(401), next, .answer(200)]) { client, fixture in
            try client.check()
            #expect(
                fixture.received.map { $0.value(of: "authorization") } == [
                    "Bearer ya29.one", "Bearer ya29.two",
                ])
        }
        let circle = #"{"done":false,"totalBytesRewritten":"2","rewriteToken":"again"}"#
        try with([.answer(200, [], circle)]) { client, fixture in
            #expect(throws: ServiceError.self) { try client.copy("a", from: "bucket", to: "b", in: "bucket") }
            #expect(fixture.received.count == 2)
            for name in [
                "", ".", "..", "a\nb", ".well-known/acme-challenge/x", String(repeating: "a", count: 1_025),
            ] {
                let error = #expect(throws: ServiceError.self) {
                    try client.upload([1], as: name, to: "bucket")
                }
                #expect(error?.fault == .caller && error?.status == nil)
            }
        }
    }
}
