import Bytes

/// Which name may stand in which slot of the perfect hash below.
///
/// A test derives this table anew and prints it when it differs, so a name is added by running the tests.
private let slots: [256 of FieldName] = [
    .accessControlAllowPrivateNetwork, .other, .date, .other, .other, .other, .other, .other, .other,
    .other, .other, .other, .strictTransportSecurity, .other, .allow, .other, .other, .other, .other,
    .other, .other, .other, .other, .referrerPolicy, .other, .gatewayRevoke, .other, .other, .other,
    .other, .accessControlExposeHeaders, .deprecation, .other, .other, .other, .contentLength,
    .xFrameOptions, .other, .other, .other, .trailer, .other, .other, .other, .other, .other,
    .cacheControl, .other, .other, .other, .other, .other, .other, .forwarded, .other, .other, .other,
    .other, .other, .proxyConnection, .other, .via, .vary, .other, .other, .other, .transferEncoding,
    .other, .other, .accessControlAllowMethods, .other, .other, .upgrade, .permissionsPolicy, .other,
    .other, .other, .rateLimitPolicy, .other, .accessControlRequestHeaders, .other, .other, .other,
    .other, .other, .other, .cookie, .other, .other, .keepAlive, .other, .other, .other, .other, .other,
    .other, .other, .other, .accessControlRequestPrivateNetwork, .other, .other, .other, .other, .other,
    .other, .other, .accept, .setCookie, .other, .expect, .other, .other, .other, .other, .referer,
    .other, .other, .other, .proxyAuthenticate, .other, .other, .other, .other, .other, .other, .other,
    .other, .other, .other, .other, .other, .other, .other, .contentSecurityPolicy, .other, .other,
    .other, .other, .other, .other, .other, .other, .sunset, .other, .xRateLimitRemaining, .other,
    .other, .other, .connection, .other, .other, .other, .rateLimit, .other, .other, .other, .other,
    .other, .other, .other, .other, .accessControlAllowCredentials, .etag, .other, .other,
    .xContentTypeOptions, .xForwardedHost, .other, .xForwardedProto, .crossOriginOpenerPolicy, .other,
    .accessControlRequestMethod, .accessControlAllowOrigin, .other, .xRateLimitReset, .other, .other,
    .other, .other, .other, .other, .other, .other, .other, .maxForwards, .userAgent, .other, .origin,
    .other, .other, .other, .other, .xRequestID, .other, .other, .acceptEncoding, .other, .other, .other,
    .server, .host, .other, .proxyAuthorization, .other, .other, .other, .other, .other, .link, .other,
    .other, .other, .other, .acceptLanguage, .other, .other, .other, .xRateLimitLimit, .other,
    .accessControlMaxAge, .other, .te, .other, .other, .xForwardedFor, .contentType, .other, .other,
    .other, .other, .other, .other, .other, .other, .other, .other, .other, .accessControlAllowHeaders,
    .other, .other, .other, .other, .other, .other, .retryAfter, .other, .other, .other, .authorization,
    .other, .other, .xXSSProtection, .other, .other, .other, .other,
]

/// The folded first and last eight bytes and the length of each name, in the order of its cases, four words
/// each; a name of fewer bytes is filled up with zeros and stands twice.
private let words: [256 of UInt64] = [
    0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0, 0,
    0x0000_0000_7473_6F68, 0x0000_0000_7473_6F68, 4, 0,
    0x6974_6365_6E6E_6F63, 0x6E6F_6974_6365_6E6E, 10, 0,
    0x2D74_6E65_746E_6F63, 0x6874_676E_656C_2D74, 14, 0,
    0x7265_6673_6E61_7274, 0x676E_6964_6F63_6E65, 17, 0,
    0x0000_7463_6570_7865, 0x0000_7463_6570_7865, 6, 0,
    0x0065_6461_7267_7075, 0x0065_6461_7267_7075, 7, 0,
    0x0000_0000_0000_6574, 0x0000_0000_0000_6574, 2, 0,
    0x0072_656C_6961_7274, 0x0072_656C_6961_7274, 7, 0,
    0x696C_612D_7065_656B, 0x6576_696C_612D_7065, 10, 0,
    0x6F63_2D79_786F_7270, 0x6E6F_6974_6365_6E6E, 16, 0,
    0x7561_2D79_786F_7270, 0x6574_6163_6974_6E65, 18, 0,
    0x7561_2D79_786F_7270, 0x6E6F_6974_617A_6972, 19, 0,
    0x0000_0000_0061_6976, 0x0000_0000_0061_6976, 3, 0,
    0x0000_0000_6574_6164, 0x0000_0000_6574_6164, 4, 0,
    0x0000_7265_7672_6573, 0x0000_7265_7672_6573, 6, 0,
    0x7A69_726F_6874_7561, 0x6E6F_6974_617A_6972, 13, 0,
    0x0000_6E69_6769_726F, 0x0000_6E69_6769_726F, 6, 0,
    0x632D_7373_6563_6361, 0x646F_6874_656D_2D74, 29, 0,
    0x632D_7373_6563_6361, 0x7372_6564_6165_682D, 30, 0,
    0x632D_7373_6563_6361, 0x6B72_6F77_7465_6E2D, 38, 0,
    0x632D_7373_6563_6361, 0x6E69_6769_726F_2D77, 27, 0,
    0x632D_7373_6563_6361, 0x736C_6169_746E_6564, 32, 0,
    0x632D_7373_6563_6361, 0x7364_6F68_7465_6D2D, 28, 0,
    0x632D_7373_6563_6361, 0x7372_6564_6165_682D, 28, 0,
    0x632D_7373_6563_6361, 0x6B72_6F77_7465_6E2D, 36, 0,
    0x632D_7373_6563_6361, 0x7372_6564_6165_682D, 29, 0,
    0x632D_7373_6563_6361, 0x6567_612D_7861_6D2D, 22, 0,
    0x7261_7772_6F66_2D78, 0x726F_662D_6465_6472, 15, 0,
    0x7261_7772_6F66_2D78, 0x6F74_6F72_702D_6465, 17, 0,
    0x7261_7772_6F66_2D78, 0x7473_6F68_2D64_6564, 16, 0,
    0x6564_7261_7772_6F66, 0x6465_6472_6177_726F, 9, 0,
    0x7365_7571_6572_2D78, 0x6469_2D74_7365_7571, 12, 0,
    0x2D79_6177_6574_6167, 0x656B_6F76_6572_2D79, 14, 0,
    0x6F63_2D65_6863_6163, 0x6C6F_7274_6E6F_632D, 13, 0,
    0x2D74_6E65_746E_6F63, 0x6570_7974_2D74_6E65, 12, 0,
    0x696D_696C_6574_6172, 0x7963_696C_6F70_2D74, 16, 0,
    0x0000_0000_7972_6176, 0x0000_0000_7972_6176, 4, 0,
    0x696D_696C_6574_6172, 0x7469_6D69_6C65_7461, 9, 0,
    0x2D74_6E65_746E_6F63, 0x7963_696C_6F70_2D79, 23, 0,
    0x2D65_6D61_7266_2D78, 0x736E_6F69_7470_6F2D, 15, 0,
    0x7265_7272_6566_6572, 0x7963_696C_6F70_2D72, 15, 0,
    0x6973_7369_6D72_6570, 0x7963_696C_6F70_2D73, 18, 0,
    0x726F_2D73_736F_7263, 0x7963_696C_6F70_2D72, 26, 0,
    0x742D_7463_6972_7473, 0x7974_6972_7563_6573, 25, 0,
    0x6E65_746E_6F63_2D78, 0x736E_6F69_7470_6F2D, 22, 0,
    0x7270_2D73_7378_2D78, 0x6E6F_6974_6365_746F, 16, 0,
    0x696C_6574_6172_2D78, 0x7469_6D69_6C2D_7469, 17, 0,
    0x696C_6574_6172_2D78, 0x676E_696E_6961_6D65, 21, 0,
    0x696C_6574_6172_2D78, 0x7465_7365_722D_7469, 17, 0,
    0x6661_2D79_7274_6572, 0x7265_7466_612D_7972, 11, 0,
    0x7772_6F66_2D78_616D, 0x7364_7261_7772_6F66, 12, 0,
    0x0000_6569_6B6F_6F63, 0x0000_6569_6B6F_6F63, 6, 0,
    0x6B6F_6F63_2D74_6573, 0x6569_6B6F_6F63_2D74, 10, 0,
    0x0000_7470_6563_6361, 0x0000_7470_6563_6361, 6, 0,
    0x652D_7470_6563_6361, 0x676E_6964_6F63_6E65, 15, 0,
    0x6C2D_7470_6563_6361, 0x6567_6175_676E_616C, 15, 0,
    0x6567_612D_7265_7375, 0x746E_6567_612D_7265, 10, 0,
    0x0072_6572_6566_6572, 0x0072_6572_6566_6572, 7, 0,
    0x7461_6365_7270_6564, 0x6E6F_6974_6163_6572, 11, 0,
    0x0000_7465_736E_7573, 0x0000_7465_736E_7573, 6, 0,
    0x0000_0000_6B6E_696C, 0x0000_0000_6B6E_696C, 4, 0,
    0x0000_0000_6761_7465, 0x0000_0000_6761_7465, 4, 0,
    0x0000_0077_6F6C_6C61, 0x0000_0077_6F6C_6C61, 5, 0,
]

extension FieldName {
    /// Recognises the `count` bytes at `offset`, without regard to ASCII case (RFC 9110, section 5.1).
    ///
    /// One multiplication picks the only candidate; its letters are then compared eight at a time. Whatever
    /// is recognised is a valid token.
    @inline(__always)
    init(recognising bytes: Span<UInt8>, offset: Int, count: Int) {
        let isLong = count > 8
        let last = isLong ? bytes.word(at: offset &+ count &- 8) : 0
        self.init(recognising: bytes, offset: offset, count: count, bytes.word(at: offset), last)
    }

    /// The same, by the words that were read at `first` and, of a name of more than eight bytes, at its end.
    @inline(__always)
    init(recognising bytes: Span<UInt8>, offset: Int, count: Int, _ opening: UInt64, _ ending: UInt64) {
        self = .other
        let first: UInt64
        let last: UInt64
        if count > 8 {
            first = foldedCase(opening)
            last = foldedCase(ending)
        } else {
            first = foldedCase(opening & UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- count &* 8))
            last = first
        }
        let candidate = slots[FieldName.slot(first: first, last: last, count: count)]
        let index = Int(candidate.rawValue & 63) &* 4
        if words[index] != first || words[index &+ 1] != last
            || words[index &+ 2] != UInt64(truncatingIfNeeded: count)
        {
            return
        }
        if count > 16 && !candidate.hasMiddle(of: bytes, offset, count) { return }
        self = candidate
    }

    /// Compares what lies between the first and the last eight bytes.
    @inline(never)
    private func hasMiddle(of bytes: Span<UInt8>, _ offset: Int, _ count: Int) -> Bool {
        let text = text
        var middle = 8
        while middle < count &- 8 {
            let word = foldedCase(bytes.word(at: offset &+ middle))
            if word != foldedCase(text.word(at: middle)) { return false }
            middle &+= 8
        }
        return true
    }

    /// The slot of a name by its first and last eight bytes, folded, and its length.
    @inline(__always)
    static func slot(first: UInt64, last: UInt64, count: Int) -> Int {
        let mixed = (first ^ (last << 32 | last >> 32)) &+ UInt64(truncatingIfNeeded: count)
        return Int(truncatingIfNeeded: (mixed &* 0x30DD_E504_6A16_1E0D) &>> 56)
    }

    /// The tables as they must be, for the test that keeps them.
    static var tables: (slots: [FieldName], words: [[UInt64]]) {
        (
            (0..<256).map { slots[$0] },
            (0..<64).map { [words[$0 * 4], words[$0 * 4 + 1], words[$0 * 4 + 2]] }
        )
    }
}

/// Sets bit 5 of every byte that has bit 6: upper-case letters become lower-case ones, `-` and digits stay.
///
/// Only a letter folds to a lower-case letter, so no control character can pass for part of a name.
@inline(__always)
func foldedCase(_ word: UInt64) -> UInt64 { word | (word >> 1) & 0x2020_2020_2020_2020 }
