import Bytes
import EventLoop
import Testing

@testable import Gateway

@Suite("What a bucket is called")
struct LimitKeyTests {
    private static func name(_ write: (inout LimitKeyText) -> Void) -> String {
        var text = LimitKeyText()
        text.begin()
        write(&text)
        return text.bytes.text
    }

    private static func value(_ text: String?) -> (inout LimitKeyText) -> Void {
        { key in
            guard let text else { return key.appendAbsent() }
            let bytes = Array(text.utf8)
            key.append(bytes.span)
        }
    }

    @Test(
        "values stand in it so that an operator can read them, and nothing in them can pass for a separator",
        arguments: [
            ("acme", "acme"), ("acme inc", "acme%20inc"), ("a:b", "a%3Ab"), ("", "%"), (nil, ""),
            ("50%", "50%25"), ("é", "%C3%A9"), ("*{}\r\n", "%2A%7B%7D%0D%0A"), ("a_b-c.d@e", "a_b-c.d@e"),
        ] as [(String?, String)])
    func escaped(text: String?, expected: String) {
        #expect(Self.name(Self.value(text)).lowercased() == expected.lowercased())
    }

    @Test("no two pairs of values have one name")
    func injective() {
        let values: [String?] = [nil, "", ":", "%", "a", "a:", ":a", "%3A", "a:b", ",", "a,b"]
        var names: Set<String> = []
        for first in values {
            for second in values {
                names.insert(
                    Self.name { key in
                        Self.value(first)(&key)
                        Self.value(second)(&key)
                    })
            }
        }
        #expect(names.count == values.count * values.count)
    }

    @Test("IPv6 addresses are named by their network, users with their provider")
    func known() {
        let address = Array("2001:db8:1:2:3:4:5:6".utf8)
        let subject = Array("42/x".utf8)
        let name = Self.name { key in
            guard let address = IPAddress.parse(address.span) else { return }
            key.append(address, ipv6Prefix: 64)
            key.append(user: subject.span, provider: "local")
        }
        #expect(name.lowercased() == "2001:db8:1:2:::local/42%2fx")
    }
}
