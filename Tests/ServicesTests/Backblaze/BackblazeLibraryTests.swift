import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// Backblaze's own library sends what we send.
@Suite(.serialized) struct BackblazeLibraryTests {
    private static let sha1 = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"

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
        let library = try RecordedLibrary("b2")
        var settings = ServiceSettings()
        settings.backblaze = ServiceSettings.Backblaze(
            keyID: "0025a1b2c3d4e5f0000000001", key: "K002secretKey",
            origin: try #require(ServiceOrigin(library.origin)))
        let client = BackblazeClient(
            try TestService.services(settings).backblaze().session, concurrency: 1)
        let (name, bucket, hello) = ("dir/a b+ü%&.txt", "bucket-id", Array("hello".utf8))
        let note = BackblazePair(name: "purpose", value: "tests")
        let described = BackblazeDescription(
            contentType: "text/plain", info: [BackblazePair(name: "author", value: "Ann Lee/ü")])
        let text = BackblazeDescription(contentType: "text/plain")
        let path = "/tmp/postern-b2-\(getpid())-large"
        try Data((0..<4_000).map { UInt8($0 % 250) }).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let byName = BackblazeSource.name(name, bucketName: "bucket-one")
        // In this order: they go on with what the first has been granted, and with upload URLs of before.
        let calls: [(String, () throws -> Void)] = [
            ("check", { try client.check() }), ("buckets", { _ = try client.buckets() }),
            ("bucket by name", { _ = try client.buckets(named: "bucket-one") }),
            ("create bucket", { _ = try client.createBucket(named: "bucket-one", .allPrivate) }),
            (
                "create bucket with notes",
                { _ = try client.createBucket(named: "bucket-one", .allPublic, info: [note]) }
            ),
            (
                "update bucket",
                { _ = try client.updateBucket(bucket, .allPublic, info: [note], ifRevision: 3) }
            ),
            ("delete bucket", { try client.deleteBucket(bucket) }),
            ("upload", { _ = try client.upload(hello, as: name, to: bucket, described) }),
            ("upload without a type", { _ = try client.upload(hello, as: "plain", to: bucket) }),
            ("upload to a busy server", { _ = try client.upload(hello, as: name, to: bucket, text) }),
            ("upload large", { _ = try client.upload(file: path, as: name, to: bucket, described) }),
            ("cancel large", { try client.cancelLargeFile("file-large") }),
            ("names", { _ = try client.files(in: bucket, prefix: "dir/", from: name, limit: 10) }),
            (
                "versions",
                {
                    _ = try client.versions(
                        in: bucket, prefix: "dir/", from: name, id: "file-one", limit: 10)
                }
            ),
            ("info", { _ = try client.file("file-one") }),
            ("info by an expired token", { _ = try client.file("file-one") }),
            ("hide", { _ = try client.hide(name, in: bucket) }),
            ("delete version", { try client.delete("file-one", named: name) }),
            ("download by id", { _ = try client.download(.id("file-one")) }),
            ("download by name", { _ = try client.download(byName) }),
            ("download a part", { _ = try client.download(byName, range: 1...3) }),
            ("download a part by id", { _ = try client.download(.id("file-one"), range: 1...3) }),
            (
                "temporary link",
                { _ = try client.temporaryLink(to: name, inBucket: "bucket-one", bucketID: bucket) }
            ),
        ]
        try library.compare(calls, fields: Self.fields, plain: plain)
        let again = try library.requests(for: "upload large again") {
            _ = try client.upload(file: path, as: name, to: bucket, described)
        }
        library.compare(
            again, with: try library.operation("upload large again"), fields: Self.fields, plain: plain)
        var list = try library.operation("list parts")
        list.requests[0].changeMembers { $0.name == "fileId" ? "file-begun" : $0.value }
        library.compare(Array(again[1...1]), with: list, fields: Self.fields)
        let urls = [
            ("url by name", try client.url(of: name, inBucket: "bucket-one")),
            ("url by id", try client.url(ofID: "file-one")),
        ]
        for (operation, url) in urls {
            let their = try library.operation(operation).output?.string
            #expect(url == their?.replacingOccurrences(of: "{origin}", with: library.origin))
        }
        #expect(library.left.isEmpty)
    }

    private static let fields = [
        "authorization", "content-type", "range", "x-bz-file-name", "x-bz-content-sha1",
        "x-bz-info-author", "x-bz-part-number",
    ]

    /// Takes away what goes without saying: that nothing is to bypass what guards a file, and that a list of
    /// parts begins with the first; and how many of them come at a time.
    private func plain(_ request: inout RecordedRequest) {
        let lists = request.path.hasSuffix("b2_list_parts")
        request.changeMembers { member in
            switch member.name {
            case "bypassGovernance" where member.value == false: nil
            case "startPartNumber" where lists && member.value == 1: nil
            case "maxPartCount" where lists: nil
            default: member.value
            }
        }
    }
}
