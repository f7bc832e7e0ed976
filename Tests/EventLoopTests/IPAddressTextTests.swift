import Bytes
import EventLoop
import Testing

@Suite("The text of IP addresses")
struct IPAddressTextTests {
    @Test(
        "an address is read, and written in its canonical form (RFC 5952)",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:201", "192.0.2.1"),
            ("::", "::"), ("::1", "::1"), ("1::", "1::"),
            ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"),  // 4.1, 4.3
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),  // 4.2.3: the first of equal runs
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),  // 4.2.3: the longest
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),  // 4.2.2: one group is not shortened
            ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
            ("fe80:0:0:0:0:0:0:0", "fe80::"), ("0:0:0:1::", "0:0:0:1::"),
        ])
    func canonical(text: String, expected: String) {
        let bytes = Array(text.utf8)
        guard let address = IPAddress.parse(bytes.span) else {
            Issue.record("\(text) is an address")
            return
        }
        var output = ByteBuffer(capacity: 64)
        output.append(address)
        #expect(output.readable.text == expected)
    }

    @Test(
        "what is not an address is refused",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.1.1.1", "01.2.3.4", "1.2.3.4 ",
            "1.2.3.a",
            "0x1.2.3.4", ":", ":::", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g",
            "1:",
            ":1", "1:2:3:4:5:6:7:", "::1%eth0", "[::1]", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5",
            "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1234:1234:1234:1234:1234:1234:1234:1234:1234:1234",
        ])
    func refused(text: String) {
        let bytes = Array(text.utf8)
        #expect(IPAddress.parse(bytes.span) == nil)
    }
}
