import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// Backblaze's own library sends what we send.
@Suite(.serialized) struct BackblazeLibraryTests {
    private static let sha1 = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"
    private static let name = "dir/a b+ü.txt"
    private static let file = #"{"fileId":"f1","fileName":"dir/a b+ü.txt","action":"upload"}"#
    private static let bucket = #"{"bucketId":"b1","bucketName":"bucket","bucketType":"allPrivate"}"#

    private func with(_ answers: [String], _ body: (BackblazeClient, ScriptedService) throws -> Void) throws {
        let service = try ScriptedService()
        defer { service.end() }
        let storage =
            #"{"apiUrl":"O","downloadUrl":"O","recommendedPartSize":5,"absoluteMinimumPartSize":1}"#
        let granted =
            #"{"accountId":"account","authorizationToken":"token","apiInfo":{"storageApi":\#(storage)}}"#
        service.play(
            ([granted] + answers).map { text in
                .answer(200, [], text.replacingOccurrences(of: "\"O", with: "\"\(service.origin)"))
            })
        var settings = ServiceSettings()
        settings.backblaze = ServiceSettings.Backblaze(
            keyID: "id", key: "key", origin: try #require(ServiceOrigin(service.origin)))
        try body(
            BackblazeClient(try TestService.services(settings).backblaze().session, concurrency: 1), service)
    }

    @Test("bytes that are not what was stored are no download, wherever they go")
    func tampered() throws {
        let path = "/tmp/postern-b2-\(getpid())-download"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try with([]) { client, service in
            _ = try client.session.authorized()
            let wrong = ScriptedService.Manner.answer(200, [("X-Bz-Content-Sha1", Self.sha1)], "hellO")
            service.play([wrong])
            let source = BackblazeSource.id("f1")
            #expect(throws: ServiceError.self) { try client.download(source) }
            #expect(throws: ServiceError.self) { try client.download(source, to: path) }
            #expect(!FileManager.default.fileExists(atPath: path))
            let right = ScriptedService.Manner.answer(200, [("X-Bz-Content-Sha1", Self.sha1)], "hello")
            // One that broke off has brought more than the next brings.
            service.play([.truncate("hello, and more"), .close, right])
            let count = try client.download(source, to: path)
            #expect(count == 5 && FileManager.default.contents(atPath: path) == Data("hello".utf8))
            service.play([right])
            let large = #expect(throws: ServiceError.self) { try client.download(source, limit: 4) }
            #expect(large?.message == "its answer is too large" && service.received.count == 1)
            let part = #expect(throws: ServiceError.self) { try client.download(source, range: 1...2) }
            #expect(part?.message == "it sends all where a part was asked for")
        }
    }

    @Test(
        "an answer that is not the documented one is an error, and no place to go to",
        arguments: [
            "", "<html>", "{}", #"{"uploadUrl":"http://example.com/","authorizationToken":"t"}"#,
            #"{"uploadUrl":"O/upload","authorizationToken":"a\r\nb"}"#,
        ])
    func strange(answer: String) throws {
        try with([answer]) { client, service in
            let error = #expect(throws: ServiceError.self) { try client.upload([1], as: "a", to: "b1") }
            #expect(error?.fault == .service && service.received.count == 2)
        }
        try with([]) { client, service in
            service.play([.answer(200, [], answer)])
            let error = #expect(throws: ServiceError.self) { try client.check() }
            #expect(error?.fault == .service)
        }
    }

    @Test("for each operation")
    func operations() throws {
        let theirs = try OfficialLibrary.requests(of: "b2")
        var compared: Set<String> = []
        func compare(_ operation: String, _ ours: ScriptedService.Received?) {
            compared.insert(operation)
            let differences = OfficialLibrary.differences(
                ours, theirs[operation]?.first,
                fields: ["authorization", "range"]
                    + (["download", "download part", "download by id", "part"].contains(operation)
                        ? [] : ["content-type"])
                    + ["x-bz-file-name", "x-bz-content-sha1", "x-bz-info-author", "x-bz-part-number"],
                // That it is not to bypass what guards a file goes without saying.
                idle: ["bypassGovernance"])
            #expect(differences == [], "\(operation)")
        }
        let note = BackblazePair(name: "k", value: "v")
        let description = BackblazeDescription(
            contentType: "text/plain", info: [BackblazePair(name: "author", value: "Ann Lee/ü")])
        let place = #"{"uploadUrl":"O/upload","authorizationToken":"upload-token"}"#
        let calls: [(String, [String], (BackblazeClient) throws -> Void)] = [
            ("list buckets", [#"{"buckets":[]}"#], { _ = try $0.buckets() }),
            ("bucket", [#"{"buckets":[]}"#], { _ = try $0.buckets(named: "bucket") }),
            (
                "create bucket", [Self.bucket],
                { _ = try $0.createBucket(named: "bucket", .allPrivate, info: [note]) }
            ),
            (
                "update bucket", [Self.bucket],
                { _ = try $0.updateBucket("b1", .allPublic, info: [note], ifRevision: 3) }
            ),
            ("delete bucket", [Self.bucket], { try $0.deleteBucket("b1") }),
            ("cancel large", ["{}"], { try $0.cancelLargeFile("f1") }),
            (
                "names", [#"{"files":[]}"#],
                { _ = try $0.files(in: "b1", prefix: "dir/", from: "a", limit: 10) }
            ),
            (
                "versions", [#"{"files":[]}"#],
                { _ = try $0.versions(in: "b1", prefix: "dir/", from: "a", id: "f1", limit: 10) }
            ),
            ("info", [Self.file], { _ = try $0.file("f1") }),
            ("hide", [Self.file], { _ = try $0.hide(Self.name, in: "b1") }),
            ("delete", ["{}"], { try $0.delete("f1", named: Self.name) }),
            (
                "download authorization", [#"{"authorizationToken":"t"}"#],
                { _ = try $0.temporaryLink(to: Self.name, inBucket: "bucket", bucketID: "b1") }
            ),
            ("download", ["hello"], { _ = try $0.download(.name(Self.name, bucketName: "bucket")) }),
            (
                "download part", ["ell"],
                { _ = try $0.download(.name(Self.name, bucketName: "bucket"), range: 1...3) }
            ),
            ("download by id", ["hello"], { _ = try $0.download(.id("f1")) }),
            (
                "upload", [place, Self.file],
                { _ = try $0.upload(Array("hello".utf8), as: Self.name, to: "b1", description) }
            ),
        ]
        for (operation, answers, run) in calls {
            try with(answers) { client, service in
                try run(client)
                compare(operation, service.received.last)
                compare("authorize", service.received.first)
                if operation == "upload" { compare("upload url", service.received[1]) }
            }
        }
        try large(place, compare)
        #expect(compared == Set(theirs.keys))
    }

    /// A file of one part and one byte, the first of which the library sends too.
    private func large(_ place: String, _ compare: (String, ScriptedService.Received?) -> Void) throws {
        let path = "/tmp/postern-b2-\(getpid())-large"
        try Data("hellohello".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let part = #"{"contentSha1":"\#(Self.sha1)"}"#
        let begun =
            #"{"files":[{"fileId":"f1","fileName":"dir/a b+ü.txt","contentType":"text/plain","fileInfo":"#
            + #"{"large_file_sha1":"0b156215b189103c3d268f61299a854cd0b31e70"}}]}"#
        let description = BackblazeDescription(contentType: "text/plain")
        try with([#"{"files":[]}"#, Self.file, place, part, part, Self.file]) { client, service in
            _ = try client.upload(file: path, as: Self.name, to: "b1", description)
            let received = service.received
            compare("unfinished", received[1])
            compare("part url", received[3])
            compare("part", received[4])
            // Theirs notes another digest, and finishes with one part.
            let start = try JSONValue(received[2].body)
            #expect(
                start["fileInfo"]?["large_file_sha1"]?.string == "0b156215b189103c3d268f61299a854cd0b31e70")
            compare(
                "start large", received[2].replacing(#"0b156215b189103c3d268f61299a854cd0b31e70"#, Self.sha1))
            compare("finish large", received[6].replacing(#""\#(Self.sha1)",""#, "\""))
        }
        try with([begun, #"{"parts":[]}"#, place, part, part, Self.file]) { client, service in
            _ = try client.upload(file: path, as: Self.name, to: "b1", description)
            compare("list parts", service.received[2])
        }
    }
}

extension ScriptedService.Received {
    fileprivate func replacing(_ part: String, _ other: String) -> ScriptedService.Received {
        var copy = self
        copy.body = Array(text.replacingOccurrences(of: part, with: other).utf8)
        return copy
    }
}
