// Invariant: every pointer handed to libargon2 comes from an array that outlives the call, together with that
// array's own count; the output array has the size that argon2_encodedlen asks for, its closing NUL included.
import CArgon2

/// Argon2id by libargon2 (RFC 9106). Blocking: with the standard cost, tenths of a second and 64 MiB.
enum Argon2 {
    private static let hashLength = 32

    /// Hashes `password` into a PHC string, or nil when there is no memory or the cost is out of bounds.
    static func hash(_ password: [UInt8], salt: [UInt8], cost: PasswordCost) -> String? {
        let length = argon2_encodedlen(
            cost.passes, cost.memoryKibibytes, cost.lanes, UInt32(salt.count), UInt32(hashLength), Argon2_id)
        var encoded = [CChar](repeating: 0, count: Int(length))
        let result = unsafe argon2id_hash_encoded(
            cost.passes, cost.memoryKibibytes, cost.lanes, password, password.count, salt, salt.count,
            hashLength,
            &encoded, encoded.count)
        guard result == ARGON2_OK.rawValue else { return nil }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Tells whether `password` is the one hashed in `encoded`; nil when the check could not be made.
    static func verify(_ password: [UInt8], encoded: String) -> Bool? {
        var terminated = encoded.utf8.map { CChar(bitPattern: $0) }
        terminated.append(0)
        let result = unsafe argon2id_verify(terminated, password, password.count)
        if result == ARGON2_OK.rawValue { return true }
        return result == ARGON2_VERIFY_MISMATCH.rawValue ? false : nil
    }
}
