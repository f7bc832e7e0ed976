/// A table of objects by small numbers, each with a generation that tells its tenants apart.
struct Slots<Element: AnyObject> {
    private var elements: [Element?] = []
    private var generations: [UInt32] = []
    private var free: [Int] = []
    private(set) var count = 0
    /// Tenants that have left and may be in use still, further up the stack.
    private var departed: [Element] = []

    /// Takes a free slot; its next tenant must be put there with `fill`.
    mutating func reserve() -> (index: Int, generation: UInt32) {
        if let index = free.popLast() { return (index, generations[index]) }
        elements.append(nil)
        generations.append(0)
        return (elements.count - 1, 0)
    }

    mutating func fill(_ index: Int, _ element: Element) {
        elements[index] = element
        count &+= 1
    }

    /// Frees the slot of a tenant that leaves, or of one that never came. The tenant lives until `bury`.
    mutating func vacate(_ index: Int) {
        if let element = elements[index] {
            count &-= 1
            departed.append(element)
        }
        elements[index] = nil
        generations[index] = (generations[index] &+ 1) & 0xFF_FFFF
        free.append(index)
    }

    /// The tenant, if it is still the one of that generation.
    func find(_ index: Int, generation: UInt32) -> Element? {
        guard index < elements.count, generations[index] == generation else { return nil }
        return elements[index]
    }

    /// The same without counting a reference to it; it lives until `bury`.
    @inline(__always)
    func tenant(_ index: Int, generation: UInt32) -> Tenant<Element>? {
        guard index < elements.count, generations[index] == generation, let element = elements[index] else {
            return nil
        }
        return Tenant(keptElsewhere: element)
    }

    /// Lets go of those who have left; called when nobody uses a tenant.
    @inline(__always)
    mutating func bury() {
        if !departed.isEmpty { departed.removeAll(keepingCapacity: true) }
    }

    subscript(_ index: Int) -> Element? { index >= 0 && index < elements.count ? elements[index] : nil }

    /// One more than the highest slot ever used.
    var capacity: Int { elements.count }
}
