/// A mapping of the file while it is being read: its path, its place, its members.
struct ConfigurationSection {
    /// Empty for the file as a whole.
    var path: String
    var mark: YAMLMark
    var members: [YAMLNode.Member]
    /// The keys that mean something here; nil: the keys are names that the user chose.
    var known: [String]?

    /// A value with its full path, such as `client.head_timeout`.
    struct Setting {
        var path: String
        /// The key, or for an item of a list its number: the last part of the path, which may hold dots.
        var name: String
        /// Where the value stands.
        var node: YAMLNode
        /// Where the key stands; for an item of a list, the item.
        var keyMark: YAMLMark
    }

    subscript(key: String) -> Setting? {
        precondition(known?.contains(key) ?? true, "only keys that the section knows are asked for")
        return members.first { $0.key == key }.map(setting)
    }

    /// All members, for a section whose keys are names.
    var settings: [Setting] { members.map(setting) }

    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func setting(_ member: YAMLNode.Member) -> Setting {
        Setting(path: path(of: member.key), name: member.key, node: member.value, keyMark: member.mark)
    }
}
