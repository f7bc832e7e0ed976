// Invariant: strerror_r (GNU) answers with a terminated string that is either static or within `room`, which
// outlives the copy made here.
internal import CLinux

extension IOError {
    /// What errno `code` means, in words.
    public static func text(of code: CInt) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room in
            guard let start = room.baseAddress, let text = unsafe strerror_r(code, start, 256) else {
                return "error \(code)"
            }
            return unsafe String(cString: text)
        }
    }
}
