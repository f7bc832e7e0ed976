/// Tells whether two spans hold the same bytes, in a time that depends on their counts alone.
///
/// The one way in which secrets and signatures are compared.
@inline(never)
public func constantTimeEquals(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    if left.count != right.count { return false }
    var difference: UInt64 = 0
    var index = 0
    while index &+ 8 <= left.count {
        difference |= left.word(at: index) ^ right.word(at: index)
        index &+= 8
    }
    while index < left.count {
        difference |= UInt64(left[index] ^ right[index])
        index &+= 1
    }
    return difference == 0
}
