import Foundation
import Testing

@testable import UpstreamApp

/// Each operation, and each fault that B2 documents, against Backblaze's own simulator.
@Suite(.serialized) struct BackblazeTests {
    private typealias Fixture = BackblazeFixture

    @Test("buckets are made, found, changed and removed")
    func buckets() throws {
        let fixture = try Fixture()
        let client = fixture.client
        let note = BackblazePair(name: "owner", value: "shop")
        let made = try client.createBucket(named: "bucket-one", .allPrivate, info: [note])
        #expect(made.name == "bucket-one" && made.type == "allPrivate" && made.info == [note])
        _ = try client.createBucket(named: "bucket-two", .allPublic)
        let all = try client.buckets()
        #expect(Set(all.map(\.name)) == ["bucket-one", "bucket-two"])
        let found = try client.buckets(named: "bucket-one")
        #expect(found.map(\.id) == [made.id])
        let changed = try client.updateBucket(made.id, .allPublic)
        #expect(changed.type == "allPublic" && changed.revision > made.revision)
        let taken = #expect(throws: ServiceError.self) {
            try client.createBucket(named: "bucket-one", .allPrivate)
        }
        #expect(taken?.fault == .caller && taken?.code == "duplicate_bucket_name")
        let late = #expect(throws: ServiceError.self) {
            try client.updateBucket(made.id, .allPrivate, ifRevision: made.revision)
        }
        #expect(late?.fault == .caller)
        try client.deleteBucket(made.id)
        let left = try client.buckets()
        #expect(left.map(\.name) == ["bucket-two"])
    }

    @Test("what is uploaded comes back byte for byte, by name, by id and in part")
    func roundTrip() throws {
        let fixture = try Fixture()
        let client = fixture.client
        let bucket = try fixture.bucket()
        let bytes = Array("hello, wörld".utf8)
        let description = BackblazeDescription(
            contentType: "text/plain", info: [BackblazePair(name: "author", value: "Ann Lee/ü")])
        let name = "dir/a b+ü.txt"
        let file = try client.upload(bytes, as: name, to: bucket.id, description)
        #expect(file.name == name && file.size == Int64(bytes.count) && file.contentType == "text/plain")
        #expect(file.sha1?.count == 40 && file.info == description.info)
        let id = try #require(file.id)
        let source = BackblazeSource.name(name, bucketName: bucket.name)
        let byName = try client.download(source)
        let byID = try client.download(.id(id))
        let part = try client.download(source, range: 1...3)
        #expect(byName == bytes && byID == bytes && part == Array(bytes[1...3]))
        let path = fixture.folder + "/copy"
        let count = try client.download(source, to: path)
        #expect(count == Int64(bytes.count) && FileManager.default.contents(atPath: path) == Data(bytes))
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder) == ["copy"])
        let described = try client.file(id)
        #expect(described == file)
        let empty = try client.upload([], as: "empty", to: bucket.id)
        #expect(empty.size == 0)
    }

    @Test("lists come by pages, of names and of versions; names are hidden and removed")
    func lists() throws {
        let fixture = try Fixture()
        let client = fixture.client
        let bucket = try fixture.bucket()
        for name in ["a/1", "a/2", "a/3", "b/1"] { _ = try client.upload([1], as: name, to: bucket.id) }
        let second = try client.upload([2], as: "a/1", to: bucket.id)
        let first = try client.files(in: bucket.id, prefix: "a/", limit: 2)
        #expect(first.files.map(\.name) == ["a/1", "a/2"])
        let rest = try client.files(in: bucket.id, prefix: "a/", from: first.nextName, limit: 2)
        #expect(rest.files.map(\.name) == ["a/3"] && rest.nextName == nil)
        let versions = try client.versions(in: bucket.id, prefix: "a/1")
        #expect(versions.files.map(\.name) == ["a/1", "a/1"] && versions.files[0].id == second.id)
        let hidden = try client.hide("a/2", in: bucket.id)
        #expect(hidden.action == "hide")
        let visible = try client.files(in: bucket.id, prefix: "a/")
        #expect(visible.files.map(\.name) == ["a/1", "a/3"])
        try client.delete(try #require(second.id), named: "a/1")
        let left = try client.versions(in: bucket.id, prefix: "a/1")
        #expect(left.files.count == 1)
        let gone = #expect(throws: ServiceError.self) { try client.file(try #require(second.id)) }
        #expect(gone?.fault == .caller && gone?.status == 404)
    }

    @Test("a large file goes in parts, each held to its SHA-1, and comes back whole")
    func large() throws {
        let fixture = try Fixture()
        let client = fixture.client
        let bucket = try fixture.bucket()
        let (path, bytes) = try fixture.file(1_950)
        try fixture.inject()
        let file = try client.upload(file: path, as: "large", to: bucket.id)
        #expect(file.size == 1_950 && file.sha1?.count == 40)
        let journal = try fixture.journal()
        #expect(journal.filter { $0 == "b2_upload_part" }.count == 10)
        #expect(journal.filter { $0 == "b2_get_upload_part_url" }.count <= 4)
        let back = try client.download(.name("large", bucketName: bucket.name))
        #expect(back == bytes)
        #expect(FileManager.default.contents(atPath: path) == Data(bytes))
        // One part and less goes whole.
        let (small, _) = try fixture.file(200, named: "small")
        try fixture.inject()
        _ = try client.upload(file: small, as: "small", to: bucket.id)
        let own = try fixture.journal()
        #expect(own == ["b2_get_upload_url", "b2_upload_file"])
    }

    @Test("a large file that broke off goes on where it was, and its file is left alone")
    func resumed() throws {
        let fixture = try Fixture()
        let bucket = try fixture.bucket()
        let one = BackblazeClient(fixture.client.session, concurrency: 1)
        let (path, bytes) = try fixture.file(1_000)
        try fixture.inject([Fixture.fault("b2_finish_large_file", 400, code: "bad_request")])
        let error = #expect(throws: ServiceError.self) {
            try one.upload(file: path, as: "large", to: bucket.id)
        }
        #expect(error?.code == "bad_request")
        #expect(FileManager.default.contents(atPath: path) == Data(bytes))
        try fixture.inject()
        _ = try one.upload(file: path, as: "large", to: bucket.id)
        let journal = try fixture.journal()
        #expect(journal == ["b2_list_unfinished_large_files", "b2_list_parts", "b2_finish_large_file"])
        let back = try one.download(.name("large", bucketName: bucket.name))
        #expect(back == bytes)
    }

    @Test("parts that were not taken are sent again, and no others")
    func partsAgain() throws {
        let fixture = try Fixture()
        let bucket = try fixture.bucket()
        let one = BackblazeClient(fixture.client.session, concurrency: 1)
        let (path, bytes) = try fixture.file(1_000)
        // The third part fails as often as it is tried.
        try fixture.inject([
            Fixture.fault("b2_upload_part", 500, times: 0), Fixture.close("b2_upload_part", times: 2),
        ])
        _ = try one.upload(file: path, as: "large", to: bucket.id)
        let journal = try fixture.journal()
        #expect(journal.filter { $0 == "b2_upload_part" }.count == 7)
        // Each that failed was given another place.
        #expect(journal.filter { $0 == "b2_get_upload_part_url" }.count == 3)
        let back = try one.download(.name("large", bucketName: bucket.name))
        #expect(back == bytes)
    }

    @Test("a large file may be given up")
    func cancelled() throws {
        let fixture = try Fixture()
        let bucket = try fixture.bucket()
        let (path, _) = try fixture.file(1_000)
        try fixture.inject([Fixture.fault("b2_upload_part", 403, code: "storage_cap_exceeded")])
        let error = #expect(throws: ServiceError.self) {
            try fixture.client.upload(file: path, as: "large", to: bucket.id)
        }
        #expect(error?.code == "storage_cap_exceeded" && error?.fault == .service && error?.retry == .never)
        let versions = try fixture.client.versions(in: bucket.id)
        let begun = try #require(versions.files.first { $0.action == "start" }?.id)
        try fixture.client.cancelLargeFile(begun)
        let left = try fixture.client.versions(in: bucket.id)
        #expect(left.files.isEmpty)
    }

    @Test("what has expired is granted anew, for calls, uploads and downloads")
    func expired() throws {
        let fixture = try Fixture()
        let client = fixture.client
        let bucket = try fixture.bucket()
        _ = try client.upload([1], as: "a", to: bucket.id)
        try fixture.inject()
        try fixture.expire()
        _ = try client.buckets()
        let asked = try fixture.journal()
        #expect(asked == ["b2_list_buckets", "b2_authorize_account", "b2_list_buckets"])
        try fixture.inject()
        try fixture.expire()
        // The place that is kept has expired too.
        _ = try client.upload([2], as: "a", to: bucket.id)
        let uploaded = try fixture.journal()
        #expect(
            uploaded == [
                "b2_upload_file", "b2_get_upload_url", "b2_authorize_account", "b2_get_upload_url",
                "b2_upload_file",
            ])
        try fixture.expire()
        let back = try client.download(.name("a", bucketName: bucket.name))
        #expect(back == [2])
    }

    @Test(
        "an upload that may have failed goes to another place; one that is refused does not",
        arguments: [
            ("close", 3, 2), ("500", 3, 2), ("408", 3, 2), ("503", 3, 2), ("400", 1, 1),
        ])
    func uploadFaults(kind: String, uploads: Int, places: Int) throws {
        let fixture = try Fixture()
        let bucket = try fixture.bucket()
        _ = try fixture.client.upload([1], as: "first", to: bucket.id)
        let fault =
            kind == "close"
            ? Fixture.close("b2_upload_file", times: 2)
            : Fixture.fault("b2_upload_file", Int(kind) ?? 0, code: "x", times: 2, retryAfter: "0")
        try fixture.inject([fault])
        let result = Result { try fixture.client.upload([2], as: "second", to: bucket.id) }
        let journal = try fixture.journal()
        #expect(journal.filter { $0 == "b2_upload_file" }.count == uploads)
        #expect(journal.filter { $0 == "b2_get_upload_url" }.count == (kind == "400" ? 0 : places))
        #expect((try? result.get().name) == (kind == "400" ? nil : "second"))
    }

    @Test("calls are repeated as B2 asks, and what may have been done is not")
    func callFaults() throws {
        let fixture = try Fixture()
        let bucket = try fixture.bucket()
        try fixture.inject([Fixture.fault("b2_list_buckets", times: 2, retryAfter: "0")])
        _ = try fixture.client.buckets()
        let listed = try fixture.journal()
        #expect(listed.count == 3)
        try fixture.inject([Fixture.close("b2_hide_file")])
        let error = #expect(throws: ServiceError.self) { try fixture.client.hide("a", in: bucket.id) }
        #expect(error?.retry == .ifRepeatable)
        let hidden = try fixture.journal()
        #expect(hidden == ["b2_hide_file"])
    }

    @Test("a link works for a while, with its token in it")
    func links() throws {
        let fixture = try Fixture()
        let bucket = try fixture.bucket()
        let link = try fixture.client.temporaryLink(to: "a b", inBucket: bucket.name, bucketID: bucket.id)
        #expect(link.downloadURL == "\(fixture.server.origin)/file/bucket-one/a%20b")
        #expect(link.url.hasPrefix(link.downloadURL + "?Authorization=") && !link.authToken.isEmpty)
        let plain = try fixture.client.url(of: "a b", inBucket: bucket.name)
        #expect(plain == link.downloadURL)
        let byID = try fixture.client.url(ofID: "f 1")
        #expect(byID == "\(fixture.server.origin)/b2api/v4/b2_download_file_by_id?fileId=f%201")
        #expect(throws: ServiceError.self) {
            try fixture.client.temporaryLink(to: "a", inBucket: "b", bucketID: "c", seconds: 604_801)
        }
    }

    @Test("a wrong key is told as that", arguments: ["check", "call"])
    func wrongKey(way: String) throws {
        let fixture = try Fixture()
        var settings = ServiceSettings()
        settings.backblaze = ServiceSettings.Backblaze(
            keyID: fixture.server.words[2], key: "wrong",
            origin: try #require(ServiceOrigin(fixture.server.origin)))
        let client = try TestService.services(settings).backblaze()
        let error = #expect(throws: ServiceError.self) {
            if way == "check" { try client.check() } else { _ = try client.buckets() }
        }
        #expect(error?.fault == .credentials && error?.status == 401)
    }

    @Test("names and notes that B2 does not take are found before it is asked")
    func names() throws {
        let fixture = try Fixture()
        for name in ["", "/a", "a/", "a//b", "a\u{1}", "a\u{7F}", String(repeating: "a", count: 1_025)] {
            let error = #expect(throws: ServiceError.self) {
                try fixture.client.upload([1], as: name, to: "b")
            }
            #expect(error?.fault == .caller && error?.status == nil)
        }
        for description in [
            BackblazeDescription(contentType: ""), BackblazeDescription(contentType: "a\r\nb"),
            BackblazeDescription(info: [BackblazePair(name: "a b", value: "c")]),
            BackblazeDescription(info: Array(repeating: BackblazePair(name: "a", value: "c"), count: 11)),
        ] {
            #expect(throws: ServiceError.self) {
                try fixture.client.upload([1], as: "a", to: "b", description)
            }
        }
        let absent = #expect(throws: ServiceError.self) {
            try fixture.client.upload(file: fixture.folder + "/none", as: "a", to: "b")
        }
        #expect(absent?.fault == .caller)
        let journal = try fixture.journal()
        #expect(journal.isEmpty)
    }
}
