import Testing

@testable import Bytes

@Suite("SipHash-2-4")
struct SipHashTests {
    private let hash = SipHash(firstKey: 0x0706_0504_0302_0100, secondKey: 0x0F0E_0D0C_0B0A_0908)

    @Test(
        "the reference vectors of 64 bits (key 00..0f, input 00..n-1)",
        arguments: [
            (0, 0x726F_DB47_DD0E_0E31), (1, 0x74F8_39C5_93DC_67FD), (7, 0xAB02_00F5_8B01_D137),
            (8, 0x93F5_F579_9A93_2462),
            (15, 0xA129_CA61_49BE_45E5), (63, 0x958A_324C_EB06_4572),
        ] as [(Int, UInt64)])
    func short(_ row: (Int, UInt64)) {
        let input = (0..<row.0).map { UInt8($0) }
        let digest = hash.hash64(input.span)
        #expect(digest == row.1)
    }

    @Test(
        "the reference vectors of 128 bits",
        arguments: [
            (0, 0xE6A8_25BA_047F_81A3, 0x9302_55C7_1472_F66D),
            (1, 0x44AF_996B_D8C1_87DA, 0x45FC_229B_1159_7634),
            (2, 0xC75D_A4A4_8D22_7781, 0xE4FF_0AF6_DE8B_A3FC),
            (3, 0x4EA9_6752_0CB6_709C, 0x51ED_8529_B0B6_335F),
        ] as [(Int, UInt64, UInt64)])
    func long(_ row: (Int, UInt64, UInt64)) {
        let input = (0..<row.0).map { UInt8($0) }
        let digest = hash.hash128(input.span)
        #expect(digest == SipHash.Digest(low: row.1, high: row.2))
    }

    @Test("a prefix counts as eight bytes in front")
    func prefix() {
        let input = (0..<40).map { UInt8($0) }
        for count in 8...40 {
            let whole = hash.hash128(input.span.extracting(0..<count))
            let prefix: UInt64 = 0x0706_0504_0302_0100
            let apart = hash.hash128(prefix: prefix, input.span.extracting(8..<count))
            let ranged = hash.hash128(prefix: prefix, input.span, in: 8..<count)
            #expect(apart == whole && ranged == whole)
        }
    }

    @Test("constant-time comparison agrees with the plain one")
    func comparison() {
        let left = (0..<37).map { UInt8($0) }
        func equal(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
            constantTimeEquals(Array(left).span, Array(right).span)
        }
        for index in left.indices {
            var right = left
            right[index] ^= 0x80
            #expect(!equal(left[...], right[...]))
        }
        #expect(equal(left[...], left[...]))
        #expect(!equal(left[...], left[..<36]))
        #expect(equal([], []))
    }
}
