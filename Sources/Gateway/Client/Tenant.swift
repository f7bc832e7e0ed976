// Invariant: whoever makes a tenant keeps the object alive for as long as the tenant is used: `Slots` until
// `bury`, which is called between two turns alone, an engine its exchanges and its trailer filter until its
// own end, and an authentication its verifiers. An exchange names no end that has left its slot: who closes
// one takes it out of there.

/// An object that somebody else keeps, so that to use it counts no references.
@safe
struct Tenant<Element: AnyObject> {
    private let reference: Unmanaged<Element>

    @inline(__always)
    init(keptElsewhere element: Element) {
        unsafe reference = Unmanaged.passUnretained(element)
    }

    /// The object itself, counted.
    var object: Element { unsafe reference.takeUnretainedValue() }

    @inline(__always)
    func lend<Result>(_ body: (Element) -> Result) -> Result {
        unsafe reference._withUnsafeGuaranteedRef(body)
    }
}
