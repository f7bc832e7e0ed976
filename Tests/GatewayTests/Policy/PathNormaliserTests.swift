import Bytes
import Testing

@testable import Gateway

@Suite("The path normaliser")
struct PathNormaliserTests {
    /// Normalises `path` within a longer buffer; nil: refused.
    private func normalise(_ path: String) -> (path: String, outcome: PathNormaliser.Outcome)? {
        let bytes = Array("GET \(path) HTTP/1.1".utf8)
        var output = ByteBuffer(capacity: 16)
        output.append("left over")
        do throws(Refusal) {
            let outcome = try PathNormaliser.normalise(bytes.span, 4..<4 + path.utf8.count, into: &output)
            return (outcome.isRewritten ? output.readable.text : path, outcome)
        } catch {
            #expect(error.status == 400)
            #expect(error.rule == .unsafePath)
            return nil
        }
    }

    @Test(
        "a path in its form already passes without a copy",
        arguments: [
            "/", "/api/v1/users/me", "/a.b/c..d/e.", "/a/", "/a-b_c~d!$&'()*+,;=:@", "/0/9/Az", "/a;b=c/d",
        ])
    func untouched(path: String) {
        #expect(normalise(path)?.outcome == .init(isRewritten: false, hasEncodedSlash: false))
    }

    @Test(
        "every spelling of a path becomes one",
        arguments: [
            ("/%61pi", "/api"),  // RFC 3986, 6.2.2.2
            ("/%41%7e%2D%5f", "/A~-_"),
            ("/a%3ab%e2%82%ac", "/a%3Ab%E2%82%AC"),  // 6.2.2.1
            ("/a%20b%25", "/a%20b%25"), ("/100%25zz", "/100%25zz"), ("/%F0%9f%98%80", "/%F0%9F%98%80"),
            // RFC 3986, 5.2.4
            ("/a/./b", "/a/b"), ("/a/../b", "/b"), ("/a/b/..", "/a/"), ("/a/b/.", "/a/b/"), ("/.", "/"),
            ("/a/b/c/./../../g", "/a/g"), ("/mid/content=5/../6", "/mid/6"), ("/a/..", "/"), ("/a/../", "/"),
            ("/a/%2e%2E/b", "/b"), ("/a/.%2e/b", "/b"), ("/a/%2e/b", "/a/b"), ("/a/b/%2e%2e", "/a/"),
            ("//", "/"), ("//a///b//", "/a/b/"), ("/a//../b", "/b"), ("/a/.//./b", "/a/b"),
            ("/.well-known/x", "/.well-known/x"), ("/a/...", "/a/..."), ("/a/..b", "/a/..b"),
            ("/a/.b/..c/", "/a/.b/..c/"),
            ("/a/%2eb", "/a/.b"), ("/...;x", "/...;x"),
        ])
    func rewritten(path: String, expected: String) {
        let result = normalise(path)
        #expect(result?.path == expected)
        #expect(result?.outcome == .init(isRewritten: true, hasEncodedSlash: false))
        // A normal form is its own normal form.
        #expect(normalise(expected)?.path == expected)
    }

    @Test(
        "encoded slashes are kept, and reported for the route to judge",
        arguments: [
            ("/a%2Fb", "/a%2Fb"), ("/a%2fb/../c%5cd", "/c%5Cd"), ("/%2F", "/%2F"), ("/..a%2F.b", "/..a%2F.b"),
        ])
    func encodedSlash(path: String, expected: String) {
        let result = normalise(path)
        #expect(result?.path == expected)
        #expect(result?.outcome == .init(isRewritten: true, hasEncodedSlash: true))
    }

    @Test(
        "what has two readings is refused",
        arguments: [
            "", "a", "*", "/a\\b", "/%00", "/a%0d%0a", "/%1F", "/%7f", "/a b", "/\u{7F}", "/é",
            "/%", "/%2", "/%zz", "/%2g", "/a%", "/%252e%252e", "/%2541", "/%25%32%35", "/%2525",
            "/%25%34%31", "/%25%341", "/%254%31",
            "/..", "/../a", "/a/../..", "/%2e%2e/a", "/./..", "/a/..//../b",
            "/..%2Fa", "/a/..%2fb", "/a/.%5cb", "/a%2F..", "/a%2F../b", "/a%2F./b", "/a%2F.",
            "/a%5C%2e%2e%2Fb",
            "/..;/a", "/a/.;x", "/a/%2e%2e;x/b", "/..%3bx",
            "/%C0%AF", "/%c1%9c", "/%E0%80%AF", "/%F0%80%80%AF", "/%ED%A0%80", "/%F4%90%80%80", "/%FF",
            "/%80",
            "/%E2%82", "/%E2%82/", "/%E2%82a", "/%E2%41", "/%C3%A9%A9",
        ])
    func refused(path: String) {
        #expect(normalise(path) == nil)
    }
}
