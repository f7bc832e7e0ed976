/// Values by key, bounded in number and bytes, in the order in which they were last used.
///
///     newest ⇄ … ⇄ oldest        a value that is read or stored becomes the newest
///
/// When there is no room the oldest goes, whether its time has passed or not; one whose time has passed goes
/// when it is looked for.
struct MemoryTable {
    private struct Entry {
        var key: [UInt8]
        var value: [UInt8]
        var deadline: Int64
        var newer = -1
        var older = -1

        /// A place in the list and in the index takes about as much.
        static let overhead = 160

        var size: Int { key.count + value.count + Self.overhead }
    }

    private var entries: [Entry] = []
    private var places: [[UInt8]: Int] = [:]
    private var free: [Int] = []
    private var newest = -1
    private var oldest = -1
    private(set) var bytes = 0
    private let entryLimit: Int
    private let byteLimit: Int

    init(entryLimit: Int, byteLimit: Int) {
        precondition(entryLimit > 0 && byteLimit > 0, "a cache has room")
        self.entryLimit = entryLimit
        self.byteLimit = byteLimit
    }

    var count: Int { places.count }

    /// The value for `key`, unless its time has passed; it becomes the newest if it is `used`.
    mutating func value(_ key: [UInt8], at now: Int64, isUsed: Bool = true) -> [UInt8]? {
        guard let place = places[key] else { return nil }
        if entries[place].deadline <= now {
            remove(place)
            return nil
        }
        if isUsed, place != newest {
            unlink(place)
            link(place)
        }
        return entries[place].value
    }

    mutating func set(_ key: [UInt8], _ value: [UInt8], deadline: Int64) {
        remove(key)
        let entry = Entry(key: key, value: value, deadline: deadline)
        if entry.size > byteLimit { return }
        while count >= entryLimit || bytes > byteLimit - entry.size { remove(oldest) }
        bytes += entry.size
        if let place = free.popLast() {
            entries[place] = entry
            places[key] = place
            link(place)
        } else {
            entries.append(entry)
            places[key] = entries.count - 1
            link(entries.count - 1)
        }
    }

    mutating func remove(_ key: [UInt8]) {
        if let place = places[key] { remove(place) }
    }

    /// How many there were whose time had not passed.
    mutating func remove(matching pattern: GlobPattern, at now: Int64) -> Int {
        var count = 0
        for (key, place) in places where pattern.matches(key) {
            if entries[place].deadline > now { count += 1 }
            remove(place)
        }
        return count
    }

    private mutating func remove(_ place: Int) {
        unlink(place)
        places[entries[place].key] = nil
        bytes -= entries[place].size
        entries[place] = Entry(key: [], value: [], deadline: 0)
        free.append(place)
    }

    private mutating func link(_ place: Int) {
        entries[place].newer = -1
        entries[place].older = newest
        if newest >= 0 { entries[newest].newer = place }
        newest = place
        if oldest < 0 { oldest = place }
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (entries[place].newer, entries[place].older)
        if newer >= 0 { entries[newer].older = older } else { newest = older }
        if older >= 0 { entries[older].newer = newer } else { oldest = newer }
    }
}
