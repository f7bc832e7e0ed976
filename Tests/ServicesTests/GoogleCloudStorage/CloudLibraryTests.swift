import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// Google's own library sends what we send, and signs what we sign; and every fault on the way.
@Suite(.serialized) struct CloudLibraryTests {
    private static let name = "dir/a b+ü.txt"
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

    /// Without what says nothing: whether JSON is indented, and that access lists are left out.
    private func plain(_ request: OfficialLibrary.Request) -> OfficialLibrary.Request {
        var request = request
        request.query = request.query.split(separator: "&").filter {
            !$0.hasPrefix("prettyPrint=") && !$0.hasPrefix("projection=")
        }.joined(separator: "&")
        return request
    }

    @Test("Google's own library, for each operation")
    func operations() throws {
        let keys = try GoogleFixture([])
        let theirs = try OfficialLibrary.requests(of: "gcs", [keys.keyPath])
        var compared: Set<String> = ["token"]
        func compare(
            _ operation: String, _ ours: ScriptedService.Received?, at index: Int = 0, fields: [String] = []
        ) {
            compared.insert(operation)
            let requests = theirs[operation] ?? []
            let their = requests.count > index ? plain(requests[index]) : nil
            let differences = OfficialLibrary.differences(
                ours, their, fields: ["authorization", "range"] + fields, idle: ["crc32c", "contentType"])
            #expect(differences == [], "\(operation)")
        }
        let object = ScriptedService.Manner.answer(200, [], Self.object)
        let empty = ScriptedService.Manner.answer(200, [], "{}")
        try with([empty]) { client, fixture in
            _ = try client.buckets()
            compare("buckets", fixture.received.last)
        }
        try with([object]) { client, fixture in
            _ = try client.object(Self.name, in: "bucket")
            compare("get", fixture.received.last)
        }
        try with([empty]) { client, fixture in
            _ = try client.objects(in: "bucket", prefix: "dir/", delimiter: "/", limit: 10)
            compare("list", fixture.received.last)
        }
        try with([.answer(204, [], "")]) { client, fixture in
            _ = try client.delete(Self.name, in: "bucket", CloudPreconditions(generation: 7))
            compare("delete", fixture.received.last)
        }
        try with([.answer(200, [], "hello"), .answer(206, [], "ell")]) { client, fixture in
            _ = try client.download(Self.name, from: "bucket")
            compare("download", fixture.received.last, fields: ["accept-encoding"])
            _ = try client.download(Self.name, from: "bucket", range: 1...3)
            compare("download part", fixture.received.last)
        }
        try with([object]) { client, fixture in
            let description = CloudDescription(
                contentType: "text/html", metadata: [CloudObject.Note(name: "author", value: "Bob")])
            _ = try client.update(Self.name, in: "bucket", description, CloudPreconditions(metageneration: 1))
            compare("update", fixture.received.last, fields: ["content-type"])
            let sent = try JSONValue(fixture.received[0].body)
            #expect(sent["contentType"]?.string == "text/html")
        }
        let part = #"{"done":false,"totalBytesRewritten":"2","objectSize":"5","rewriteToken":"again"}"#
        let done = #"{"done":true,"resource":\#(Self.object)}"#
        try with([.answer(200, [], part), .answer(200, [], done)]) { client, fixture in
            _ = try client.copy(Self.name, from: "bucket", to: "copy", in: "other", .absent)
            compare("copy", fixture.received[0])
            // The order of a query's parameters says nothing.
            let again = fixture.received[1].replacingTarget(
                "ifGenerationMatch=0&rewriteToken=again", "rewriteToken=again&ifGenerationMatch=0")
            compare("copy", again, at: 1)
        }
        try uploads(theirs) { compare($0, $1, at: $2, fields: $3) }
        try signatures(theirs)
        compared.formUnion(["upload", "upload new", "signed get", "signed put", "signed download"])
        #expect(compared == Set(theirs.keys))
    }

    /// Parts of a multipart body: their fields and content, without the boundary.
    private func parts(_ body: [UInt8]) -> [String] {
        let text = String(decoding: body, as: UTF8.self)
        let boundary = text.prefix { $0 != "\r\n" }
        return text.components(separatedBy: boundary).filter { !$0.isEmpty && $0 != "--" }
    }

    private func uploads(
        _ theirs: [String: [OfficialLibrary.Request]],
        _ compare: (String, ScriptedService.Received?, Int, [String]) -> Void
    ) throws {
        let object = ScriptedService.Manner.answer(200, [], Self.object)
        for (operation, notes, preconditions) in [
            ("upload", [CloudObject.Note(name: "author", value: "Ann")], CloudPreconditions.none),
            ("upload new", [], .absent),
        ] {
            try with([object]) { client, fixture in
                let description = CloudDescription(contentType: "text/plain", metadata: notes)
                _ = try client.upload(
                    Array("hello".utf8), as: Self.name, to: "bucket", description, preconditions)
                let our = try #require(fixture.received.last)
                let their = plain(try #require(theirs[operation]?.last { $0.method == "POST" }))
                #expect(our.target == their.path + "?" + their.query && our.method == their.method)
                #expect(our.value(of: "content-type")?.hasPrefix("multipart/related; boundary=\"") == true)
                let (ours, other) = (parts(our.body), parts(their.body))
                #expect(ours.count == 2 && other.count == 2)
                #expect(
                    ours[0].lowercased().hasPrefix(
                        "\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"))
                #expect(ours[1].lowercased() == other[1].lowercased())
                let bodies = try [ours[0], other[0]].map { part in
                    try JSONValue(Array(part.components(separatedBy: "\r\n\r\n")[1].utf8.dropLast(2)))
                }
                #expect(
                    bodies[0]["name"] == bodies[1]["name"] && bodies[0]["metadata"] == bodies[1]["metadata"])
                #expect(bodies[0]["crc32c"]?.string == "mnG7TA==")
            }
        }
        let path = try file(300_000)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fixture = try GoogleFixture([])
        var client = try fixture.services.cloudStorage()
        client.pieceBytes = 262_144
        client.policy = Self.quick
        let session =
            fixture.service.origin + "/upload/storage/v1/b/bucket/o?uploadType=resumable&upload_id=one"
        fixture.service.play([
            .answer(200, [], #"{"access_token":"ya29.one","expires_in":3599}"#),
            .answer(200, [("Location", session)]), .answer(308, [("Range", "bytes=0-262143")], ""), object,
        ])
        _ = try client.upload(
            file: path, as: Self.name, to: "bucket", CloudDescription(contentType: "text/plain"))
        compare("upload large", fixture.received[0], 0, ["x-upload-content-type", "content-type"])
        // Theirs does not know how much there is until the last piece.
        #expect(fixture.received[1].value(of: "content-range") == "bytes 0-262143/300000")
        compare("upload large", fixture.received[1], 1, ["content-type"])
        compare("upload large", fixture.received[2], 2, ["content-type", "content-range"])
    }

    private func signatures(_ theirs: [String: [OfficialLibrary.Request]]) throws {
        let fixture = try GoogleFixture([])
        let client = try fixture.services.cloudStorage()
        for (operation, method, options) in [
            ("signed get", "GET", SignedURLOptions()),
            ("signed put", "PUT", SignedURLOptions(contentType: "text/plain")),
            (
                "signed download", "GET",
                SignedURLOptions(responseDisposition: #"attachment; filename="a b.txt""#)
            ),
        ] {
            let url = try client.signedURL(method, Self.name, in: "bucket", options)
            #expect(url == theirs[operation]?.first?.path, "\(operation)")
        }
        for options in [SignedURLOptions(seconds: 0), SignedURLOptions(seconds: 604_801)] {
            #expect(throws: ServiceError.self) { try client.signedURL("GET", "a", in: "b", options) }
        }
        #expect(throws: ServiceError.self) { try client.signedURL("POST", "a", in: "b") }
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

extension ScriptedService.Received {
    fileprivate func replacingTarget(_ part: String, _ other: String) -> ScriptedService.Received {
        var copy = self
        copy.target = target.replacingOccurrences(of: part, with: other)
        return copy
    }
}
